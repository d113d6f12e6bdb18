"""Large documents to clients that ask and do not read."""
import time

from lab import client
from lab.system import GATEWAY

TITLE = "100 connections that pipeline 20 GETs of /docs/swagger-ui-bundle.js and read nothing"
SECONDS = 25
HELD = 20


def prepare(system):
    return {}


def attack(system, state):
    requests = client.head("GET", "/docs/swagger-ui-bundle.js") * 20
    connections = []
    try:
        for number in range(100):
            try:
                server = client.raw(GATEWAY, system.address(number % 4 + 1), timeout=2, receive_buffer=4096)
                connections.append(server)
                server.sendall(requests)
            except OSError:
                state["refused"] = state.get("refused", 0) + 1
        time.sleep(HELD)
    finally:
        for server in connections:
            server.close()


def judge(system, state):
    return "%d connections refused or cut off" % state.get("refused", 0), []
