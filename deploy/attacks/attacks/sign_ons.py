"""Sign-ons from many addresses, each within its limits, while somebody signs in from addresses that are new."""
import secrets
import threading
import time

from lab import client
from lab.system import GATEWAY, PASSWORD

from .crowd import counted

TITLE = "30 addresses sign on, 20 others sign in, each for the first time"
SECONDS = 60
NETWORKS = 30
SIGN_INS = 20
LEAST = 20


def prepare(system):
    return {"user": system.sign_on(system.address(99)), "statuses": [], "took": [], "signed_on": []}


def attack(system, state):
    over = threading.Event()

    def sign_on(address):
        while not over.is_set():
            name = "storm." + secrets.token_hex(8)
            status = client.call(GATEWAY, "POST", "/api/user", {
                "username": name, "password": PASSWORD, "email": name + "@example.com"}, address=address, timeout=12)[0]
            state["signed_on"].append(status)
            if status == 429:
                over.wait(2)
    threads = [threading.Thread(target=sign_on, args=(system.address(i + 1),), daemon=True) for i in range(NETWORKS)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    end = time.monotonic() + SECONDS - 15
    for number in range(SIGN_INS):
        if time.monotonic() > end:
            break
        begun = time.monotonic()
        state["statuses"].append(client.call(
            GATEWAY, "POST", "/api/user/login", {"username": state["user"].name, "password": PASSWORD},
            address=system.address(120 + number), timeout=12)[0])
        state["took"].append(time.monotonic() - begun)
    over.set()
    for thread in threads:
        thread.join(13)


def judge(system, state):
    good = state["statuses"].count(200)
    outcome = "sign-ins: %s, the longest after %.1f s; sign-ons: %s" % (
        counted(state["statuses"]), max(state["took"]), counted(state["signed_on"]))
    return outcome, [] if good >= LEAST else ["%d of %d sign-ins succeeded" % (good, SIGN_INS)]
