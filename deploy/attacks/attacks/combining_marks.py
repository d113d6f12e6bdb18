"""Text whose normal form takes quadratic time: marks in the wrong order, all of which belong to one letter."""
from .crowd import counted, together

TITLE = "24 creates with 16,384 combining marks"
SECONDS = 60
MARKS = "\u0315\u0300" * 8_192


def prepare(system):
    return {"user": system.sign_on(system.address(1))}


def attack(system, state):
    def create(_):
        return system.call("POST", "/api/tasks", {"title": "a", "description": "a" + MARKS[1:]}, state["user"], timeout=SECONDS)[0]
    state["statuses"] = together(create, range(24))


def judge(system, state):
    return counted(state["statuses"]), []
