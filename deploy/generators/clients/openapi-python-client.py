import os

from taskwire_client import AuthenticatedClient, Client
from taskwire_client.api.accounts import sign_in, sign_on
from taskwire_client.api.tasks import create_task, delete_task, get_task, search_tasks, update_task
from taskwire_client.models import (AccountCreation, AccountWithTokens, Credentials, Problem, Task, TaskChanges,
                                    TaskCreation, TaskPriority, TaskStatus, Tokens)
from taskwire_client.types import Unset

url = os.environ["TASKWIRE_URL"]
username = os.environ["TASKWIRE_USERNAME"]
password = "a long enough password"
anonymous = Client(base_url=url)

creation = AccountCreation(username=username, password=password, email=f"{username}@example.com")
account = sign_on.sync(client=anonymous, body=creation)
assert isinstance(account, AccountWithTokens), account
assert account.username == username
tokens = sign_in.sync(client=anonymous, body=Credentials(username=username, password=password))
assert isinstance(tokens, Tokens), tokens
client = AuthenticatedClient(base_url=url, token=tokens.token)

task = create_task.sync(client=client, body=TaskCreation(title="Buy groceries", due_date="2027-04-10T12:00:00Z"))
assert isinstance(task, Task), task
assert task.priority == TaskPriority.MEDIUM
assert task.due_date == "2027-04-10T12:00:00Z"
assert task.created_at.tzinfo is not None

tasks = search_tasks.sync(client=client, status=TaskStatus.PENDING, limit=10)
assert isinstance(tasks, list)
assert [each.id for each in tasks] == [task.id]
etag = get_task.sync_detailed(task.id, client=client).headers["ETag"]
updated = update_task.sync(task.id, client=client, body=TaskChanges(status=TaskStatus.IN_PROGRESS), if_match=etag)
assert isinstance(updated, Task), updated
assert updated.version == 2

problem = create_task.sync(client=client, body=TaskCreation(title=" "))
assert isinstance(problem, Problem), problem
assert problem.status == 400
assert not isinstance(problem.errors, Unset)
assert problem.errors[0].pointer == "/title"

assert delete_task.sync_detailed(task.id, client=client).status_code == 204
