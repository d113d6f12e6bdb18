"""Searches that read and sort very many tasks."""
import threading
import time

from .crowd import counted

TITLE = "20 searches at once over 12,000 tasks, for 15 s"
SECONDS = 30
PATHS = ("/api/tasks?q=a&sort=due_date&limit=200", "/api/tasks?q=z&sort=-updated_at", "/api/tasks?q=b%20c&sort=-due_date")


def prepare(system):
    user = system.sign_on(system.address(1))
    words = " ".join(chr(97 + i) + "word" for i in range(26))
    task = system.create(user, title="a b c", description=words, due_date="2027-04-10")
    system.multiply(user, task, 12_000)
    return {"user": user, "statuses": []}


def attack(system, state):
    end = time.monotonic() + 15

    def search(number):
        while time.monotonic() < end:
            status = system.call("GET", PATHS[number % len(PATHS)], user=state["user"], timeout=15)[0]
            state["statuses"].append(status)
            if status in (429, 503):
                time.sleep(1)
    threads = [threading.Thread(target=search, args=(i,), daemon=True) for i in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)


def judge(system, state):
    return counted(state["statuses"]), []
