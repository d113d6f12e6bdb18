import os

import openapi_client
from openapi_client import (AccountCreation, AccountsApi, ApiClient, ApiException, Configuration, Credentials, Problem,
                            TaskChanges, TaskCreation, TaskPriority, TasksApi, TaskStatus)

host = os.environ["TASKWIRE_URL"]
username = os.environ["TASKWIRE_USERNAME"]
password = "a long enough password"
accounts = AccountsApi(ApiClient(Configuration(host=host)))

account = accounts.sign_on(AccountCreation(username=username, password=password, email=f"{username}@example.com"))
assert account.username == username
tokens = accounts.sign_in(Credentials(username=username, password=password))
tasks = TasksApi(ApiClient(Configuration(host=host, access_token=tokens.token)))

task = tasks.create_task(TaskCreation(title="Buy groceries", due_date="2027-04-10T12:00:00Z"))
assert task.priority == TaskPriority.MEDIUM
assert task.due_date == "2027-04-10T12:00:00Z"
assert task.created_at.tzinfo is not None

assert [each.id for each in tasks.search_tasks(status=TaskStatus.PENDING, limit=10)] == [task.id]
got = tasks.get_task_with_http_info(task.id)
assert got.headers is not None
updated = tasks.update_task(task.id, TaskChanges(status=TaskStatus.IN_PROGRESS), if_match=got.headers["ETag"])
assert updated.version == 2

try:
    tasks.create_task(TaskCreation(title="blank").model_copy(update={"title": " "}))
    raise AssertionError("a blank title was accepted")
except ApiException as failure:
    assert failure.status == 400
    problem = Problem.from_json(failure.body or "")
    assert problem is not None and problem.errors is not None
    assert problem.errors[0].pointer == "/title"

assert tasks.delete_task_with_http_info(task.id).status_code == 204
