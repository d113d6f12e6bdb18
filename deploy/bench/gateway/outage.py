#!/usr/bin/env python3
"""What clients of a gateway feel when one of its upstreams hangs, and when it is killed.

Reads at a fixed rate, whatever the answers take, ten seconds each: with all upstreams well, twice while the process is
stopped, and twice after it was killed. Prints failures and times of each. Needs nothing but
Python 3; `run --outage` starts what it needs.

    outage.py http://127.0.0.1:18180 file-of-tokens process
"""
import http.client
import os
import queue
import signal
import sys
import threading
import time
from urllib.parse import urlsplit

PER_SECOND = 400
CLIENTS = 64
SECONDS = 10
PATH = "/api/tasks/task_01jq8z5v9me6fvsj5q0v2y3x4w"


class Client(threading.Thread):
    """Takes what is due; what waits for a free client counts its waiting."""

    def __init__(self, gateway, due, answers):
        super().__init__(daemon=True)
        self.address, self.due, self.answers = urlsplit(gateway).netloc, due, answers
        self.server = http.client.HTTPConnection(self.address, timeout=30)

    def run(self):
        while True:
            at, token = self.due.get()
            try:
                self.server.request("GET", PATH, headers={"Authorization": "Bearer " + token})
                answer = self.server.getresponse()
                answer.read()
                status = answer.status
            except (OSError, http.client.HTTPException):
                self.server.close()
                status = 0
            self.answers.append((status, (time.perf_counter() - at) * 1000))
            self.due.task_done()


def load(tokens, due, answers):
    answers.clear()
    start = time.perf_counter()
    for i in range(PER_SECOND * SECONDS):
        at = start + i / PER_SECOND
        time.sleep(max(0, at - time.perf_counter()))
        due.put((at, tokens[i % len(tokens)]))
    due.join()


def phase(name, tokens, due, answers):
    load(tokens, due, answers)
    times = sorted(took for _, took in answers)
    failed = sum(status != 200 for status, _ in answers)
    print("| %s | %d | %d | %.1f | %.1f | %.1f |" % (
        name, len(times), failed, times[len(times) // 2], times[len(times) * 99 // 100], times[-1]), flush=True)


def main():
    gateway, process = sys.argv[1], int(sys.argv[3])
    with open(sys.argv[2], encoding="ascii") as file:
        tokens = file.read().split()[:100]
    due, answers = queue.Queue(), []
    for _ in range(CLIENTS):
        Client(gateway, due, answers).start()
    # Until the gateway has started, and everything in it has been used.
    while not answers or any(status != 200 for status, _ in answers):
        load(tokens, due, answers)
    print("| one of three upstreams | requests | failed | p50 ms | p99 ms | longest ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    phase("well", tokens, due, answers)
    os.kill(process, signal.SIGSTOP)
    phase("hangs", tokens, due, answers)
    phase("still hangs", tokens, due, answers)
    os.kill(process, signal.SIGKILL)
    phase("killed", tokens, due, answers)
    phase("gone", tokens, due, answers)


if __name__ == "__main__":
    main()
