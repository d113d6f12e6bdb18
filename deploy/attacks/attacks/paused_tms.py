"""A tms pauses with updates in hand, others overwrite what they were to change, and it wakes."""
import time

from .crowd import counted, together

TITLE = "a tms pauses with PUT A, then PUT B elsewhere, then it wakes"
SECONDS = 90
OTHERS_MAY_FAIL = True
PAUSES = True
ROUNDS = 2
TASKS = 8


def prepare(system):
    user = system.sign_on(system.address(1))
    return {"user": user, "tasks": [system.create(user) for _ in range(TASKS)], "first": [], "second": [], "tried": 0, "undone": 0}


def attack(system, state):
    def put(title):
        return lambda task: system.call("PUT", "/api/tasks/" + task, {"title": title}, state["user"], timeout=15)[0]
    for number in range(ROUNDS):
        tms = system.services["tms1" if number % 2 == 0 else "tms2"]
        tms.pause()
        try:
            state["first"] += together(put("A%d" % number), state["tasks"])
            second = together(put("B%d" % number), state["tasks"])
            state["second"] += second
        finally:
            tms.resume()
        end = time.monotonic() + 15
        undone = set()
        while time.monotonic() < end:
            for task, status in zip(state["tasks"], second):
                found, _, body = system.call("GET", "/api/tasks/" + task, user=state["user"], timeout=5)
                if status == 200 and found == 200 and body["title"] == "A%d" % number:
                    undone.add(task)
            time.sleep(1)
        state["tried"] += second.count(200)
        state["undone"] += len(undone)


def judge(system, state):
    outcome = "PUT A: %s; PUT B: %s; B undone by A %d of %d times" % (
        counted(state["first"]), counted(state["second"]), state["undone"], state["tried"])
    return outcome, ["an acknowledged write was undone %d times" % state["undone"]] if state["undone"] else []
