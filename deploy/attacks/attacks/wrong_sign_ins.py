"""Wrong passwords from many addresses, each within its limits, while somebody signs in."""
import threading
import time

from lab import client
from lab.system import GATEWAY, PASSWORD

from .crowd import counted

TITLE = "24 addresses sign in wrongly, a 25th correctly, 20 times"
SECONDS = 60
LEAST = 20


def prepare(system):
    return {"user": system.sign_on(system.address(99)), "statuses": [], "took": [], "wrong": []}


def attack(system, state):
    over = threading.Event()

    def wrong(address):
        number = 0
        while not over.is_set():
            number += 1
            status = client.call(GATEWAY, "POST", "/api/user/login", {
                "username": "nobody%s.%d" % (address, number), "password": "a wrong password"}, address=address, timeout=12)[0]
            state["wrong"].append(status)
            if status == 429:
                over.wait(2)
    threads = [threading.Thread(target=wrong, args=(system.address(i + 1),), daemon=True) for i in range(24)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    end = time.monotonic() + SECONDS - 15
    for _ in range(20):
        if time.monotonic() > end:
            break
        begun = time.monotonic()
        state["statuses"].append(client.call(
            GATEWAY, "POST", "/api/user/login", {"username": state["user"].name, "password": PASSWORD},
            address=state["user"].address, timeout=12)[0])
        state["took"].append(time.monotonic() - begun)
    over.set()
    for thread in threads:
        thread.join(13)


def judge(system, state):
    good = state["statuses"].count(200)
    outcome = "correct: %s, the longest after %.1f s; wrong: %s" % (
        counted(state["statuses"]), max(state["took"]), counted(state["wrong"]))
    return outcome, [] if good >= LEAST else ["%d of 20 correct sign-ins succeeded" % good]
