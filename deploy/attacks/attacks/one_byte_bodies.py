"""One user begins many bodies and goes on with none; meanwhile others want to sign in."""
import time

from lab import client
from lab.system import GATEWAY, PASSWORD

TITLE = "520 bodies of one user, of which one byte comes"
SECONDS = 25
HELD = 9


def prepare(system):
    return {"user": system.sign_on(system.address(1)), "other": system.sign_on(system.address(9)), "sign_ins": []}


def attack(system, state):
    user, other, connections = state["user"], state["other"], []
    head = client.head("POST", "/api/tasks", user.token, Content_Type="application/json", Content_Length=1000)
    try:
        for _ in range(520):
            try:
                server = client.raw(GATEWAY, user.address, timeout=2)
                connections.append(server)
                server.sendall(head + b"{")
            except OSError:
                pass
        end = time.monotonic() + HELD
        while time.monotonic() < end:
            state["sign_ins"].append(client.call(
                GATEWAY, "POST", "/api/user/login", {"username": other.name, "password": PASSWORD}, address=other.address)[0])
            time.sleep(1)
    finally:
        for server in connections:
            server.close()


def judge(system, state):
    good = state["sign_ins"].count(200)
    return "%d of %d sign-ins of others succeed" % (good, len(state["sign_ins"])), \
        [] if good == len(state["sign_ins"]) else ["sign-ins of others failed"]
