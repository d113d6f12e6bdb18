"""Searches that read and sort very many tasks."""
import threading
import time

from lab import mongodb
from lab.system import DATABASE

from .crowd import counted

TITLE = "200 searches of one user at once over 12,000 tasks, for 15 s"
SECONDS = 40
# Without it, most searches would be refused before they cost anything.
RATE_LIMIT = "off"
SEARCHES = 200
WARM_UP = 45
# Prefixes that all tasks have, so that all are read, and orders that no index of words has.
WORDS = "%20".join("abcdefgh")
PATHS = tuple("/api/tasks?limit=200&q=%s&sort=%s" % (WORDS, order) for order in ("due_date", "-due_date", "-updated_at"))


def prepare(system):
    user = system.sign_on(system.address(1))
    words = " ".join(chr(97 + i % 26) + "word%d" % i for i in range(40))
    task = system.create(user, title="a b c", description=words, due_date="2027-04-10")
    system.multiply(user, task, 12_000)
    warm_up(system, user, task)
    return {"user": user, "statuses": []}


def warm_up(system, user, task):
    """Lets the JVMs compile what is used: while they do, their compilers take the cores, with or without an attack."""
    end = time.monotonic() + WARM_UP

    def use():
        number = 0
        while time.monotonic() < end:
            system.call("GET", PATHS[number % len(PATHS)], user=user, timeout=15)
            for _ in range(20):
                system.call("GET", "/api/tasks/" + task, user=user)
            number += 1
    threads = [threading.Thread(target=use, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def attack(system, state):
    end = time.monotonic() + 15

    def search(number):
        while time.monotonic() < end:
            status = system.call("GET", PATHS[number % len(PATHS)], user=state["user"], timeout=15)[0]
            state["statuses"].append(status)
            if status in (429, 503):
                time.sleep(1)
    threads = [threading.Thread(target=search, args=(i,), daemon=True) for i in range(SEARCHES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    time.sleep(1)
    state["left"] = still_running(system)


def still_running(system):
    """How many queries of tasks MongoDB has worked on for more than a second."""
    found = mongodb.command(system.mongodb.wait_for_primary(), {
        "aggregate": 1, "cursor": {}, "pipeline": [
            {"$currentOp": {"allUsers": True}},
            {"$match": {"active": True, "ns": DATABASE + ".tasks", "microsecs_running": {"$gt": 1_000_000}}},
            {"$project": {"microsecs_running": 1}}]})
    return len(found["cursor"]["firstBatch"])


def judge(system, state):
    broken = [] if 200 in state["statuses"] else ["no search was answered"]
    if state.get("left") != 0:
        broken.append("a second later MongoDB still worked on %s of them" % state.get("left"))
    return counted(state["statuses"]), broken
