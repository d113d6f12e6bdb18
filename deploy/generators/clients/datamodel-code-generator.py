"""The generator makes only the models; httpx sends the requests."""
import json
import os
from enum import Enum

import httpx
from models import (AccountCreation, AccountWithTokens, Credentials, Problem, Task, TaskChanges, TaskCreation, TaskList,
                    TaskPriority, TaskStatus, Tokens)
from pydantic import BaseModel, SecretStr

username = os.environ["TASKWIRE_USERNAME"]
password = "a long enough password"
client = httpx.Client(base_url=os.environ["TASKWIRE_URL"])


def plain(value: SecretStr | Enum) -> str:
    """Passwords are SecretStr, which model_dump_json would replace by stars."""
    return value.get_secret_value() if isinstance(value, SecretStr) else value.value


def send(method: str, path: str, body: BaseModel, etag: str | None = None) -> httpx.Response:
    headers = {"Content-Type": "application/json"} | ({"If-Match": etag} if etag else {})
    content = json.dumps(body.model_dump(exclude_unset=True), default=plain)
    return client.request(method, path, content=content, headers=headers)


creation = AccountCreation.model_validate(
    {"username": username, "password": password, "email": f"{username}@example.com"})
account = AccountWithTokens.model_validate_json(send("POST", "/api/user", creation).content)
assert account.username.root == username
credentials = Credentials.model_validate({"username": username, "password": password})
tokens = Tokens.model_validate_json(send("POST", "/api/user/login", credentials).content)
client.headers["Authorization"] = f"Bearer {tokens.token.root}"

new_task = TaskCreation.model_validate({"title": "Buy groceries", "due_date": "2027-04-10T12:00:00Z"})
task = Task.model_validate_json(send("POST", "/api/tasks", new_task).content)
assert task.priority == TaskPriority.medium
assert task.due_date is not None and task.due_date.root == "2027-04-10T12:00:00Z"
assert task.created_at.root.tzinfo is not None

found = client.get("/api/tasks", params={"status": TaskStatus.pending.value, "limit": 10})
assert [each.id for each in TaskList.model_validate_json(found.content).root] == [task.id]
path = f"/api/tasks/{task.id.root}"
etag = client.get(path).headers["ETag"]
updated = Task.model_validate_json(send("PUT", path, TaskChanges(status=TaskStatus.in_progress), etag).content)
assert updated.version.root == 2

# The model itself refuses a blank title.
refused = client.post("/api/tasks", json={"title": " "})
problem = Problem.model_validate_json(refused.content)
assert problem.status == 400
assert problem.errors is not None and problem.errors[0].pointer == "/title"

assert client.delete(path).status_code == 204
