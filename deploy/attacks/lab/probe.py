"""What others see meanwhile: reads and creates of five users at a fixed rate, and /health/live of every process.

A process of its own, so that the attacker's work does not count as the system's. Argument: JSON with the gateway's port,
users with token, address and task, and management ports. Each line of the output is one answer: when it was due (by the
monotonic clock, which all processes share), what, status, milliseconds since then. Ends with its input.
"""
import http.client
import json
import os
import queue
import sys
import threading
import time

READS_PER_SECOND = 20
CREATES_PER_SECOND = 2
LIVE_PER_SECOND = 5
CLIENTS = 32
TIMEOUT = 15
LIVE_TIMEOUT = 10
# A server may close a connection that was silent for 30 s at the very moment when it is used again.
MOST_IDLE = 15


def ask(server, method, path, token=None, body=None, headers=None):
    all_headers = dict(headers or {})
    if token:
        all_headers["Authorization"] = "Bearer " + token
    if body:
        all_headers["Content-Type"] = "application/json"
    try:
        server.request(method, path, body, all_headers)
        answer = server.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        server.close()
        return 0


class Probe:
    def __init__(self, config):
        self.config, self.due, self.lock = config, queue.Queue(), threading.Lock()

    def note(self, due, what, status):
        with self.lock:
            print("%.3f %s %d %.1f" % (due, what, status, (time.monotonic() - due) * 1000), flush=True)

    def client(self):
        """Takes what is due; what waits for a free client counts its waiting."""
        servers, used = {}, {}
        while True:
            due, what, user = self.due.get()
            server = servers.get(user["address"])
            if server is not None and time.monotonic() - used[user["address"]] > MOST_IDLE:
                server.close()
            used[user["address"]] = time.monotonic()
            if server is None:
                server = servers[user["address"]] = http.client.HTTPConnection(
                    "127.0.0.1", self.config["gateway"], timeout=TIMEOUT, source_address=(user["address"], 0))
            if what == "read":
                status = ask(server, "GET", "/api/tasks/" + user["task"], user["token"])
            else:
                status = ask(server, "POST", "/api/tasks", user["token"], b'{"title": "A task of somebody else"}')
            self.note(due, what, status)

    def live(self, name, port):
        server = http.client.HTTPConnection("127.0.0.1", port, timeout=LIVE_TIMEOUT)
        while True:
            due = time.monotonic()
            self.note(due, "live:" + name, ask(server, "GET", "/health/live"))
            time.sleep(max(0.02, due + 1 / LIVE_PER_SECOND - time.monotonic()))

    def run(self):
        for _ in range(CLIENTS):
            threading.Thread(target=self.client, daemon=True).start()
        for name, port in self.config["management"].items():
            threading.Thread(target=self.live, args=(name, port), daemon=True).start()
        users, start, number = self.config["users"], time.monotonic(), 0
        every = READS_PER_SECOND // CREATES_PER_SECOND
        while True:
            due = start + number / READS_PER_SECOND
            time.sleep(max(0, due - time.monotonic()))
            self.due.put((due, "read", users[number % len(users)]))
            if number % every == 0:
                self.due.put((due, "create", users[number // every % len(users)]))
            number += 1


if __name__ == "__main__":
    threading.Thread(target=Probe(json.loads(sys.argv[1])).run, daemon=True).start()
    sys.stdin.read()
    os._exit(0)
