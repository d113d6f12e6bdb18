"""Text whose normal form takes quadratic time: marks in the wrong order, all of which belong to one letter."""
import time

from .crowd import counted, together

TITLE = "creates with 16,384 combining marks, 24 at a time, for 12 s"
SECONDS = 60
MARKS = "\u0315\u0300" * 8_192


def prepare(system):
    return {"user": system.sign_on(system.address(1)), "statuses": []}


def attack(system, state):
    end = time.monotonic() + 12

    def create(_):
        while time.monotonic() < end:
            status = system.call("POST", "/api/tasks", {"title": "a", "description": "a" + MARKS[1:]}, state["user"], timeout=30)[0]
            state["statuses"].append(status)
            if status == 429:
                return
    together(create, range(24))


def judge(system, state):
    return counted(state["statuses"]), []
