"""The largest lists there can be, many at once: 200 tasks of 16,384 characters of four bytes are 13 MB."""
import time

from lab import client
from lab.system import GATEWAY

from .crowd import counted, together

TITLE = "200 lists of 200 tasks of 16,384 emoji at once"
SECONDS = 45


def prepare(system):
    user = system.sign_on(system.address(1))
    task = system.create(user, description="\U0001F600" * 16_384)
    system.multiply(user, task, 199)
    return {"user": user, "bytes": 0}


def attack(system, state):
    user, end = state["user"], time.monotonic() + SECONDS - 5

    def read(_):
        try:
            with client.raw(GATEWAY, user.address, timeout=10) as server:
                server.sendall(client.head("GET", "/api/tasks?limit=200", user.token, Connection="close"))
                buffer, status = bytearray(256 * 1024), 0
                while time.monotonic() < end:
                    size = server.recv_into(buffer)
                    if size == 0:
                        return status
                    status = status or int(buffer[9:12])
                    state["bytes"] += size
                return -1
        except (OSError, ValueError):
            return 0
    state["statuses"] = together(read, range(200))


def judge(system, state):
    return "%s, %d MB read" % (counted(state["statuses"]), state["bytes"] // 1_000_000), []
