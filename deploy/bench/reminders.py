#!/usr/bin/env python3
"""How long it takes to remind people of many tasks that fall due at the same moment, and what requests feel of it.

Creates tasks that are all due REMINDER_LEAD after one moment to come, reads single tasks at a fixed rate before and while
the reminders are made, and asks /metrics how many have been made and delivered. Needs nothing but Python 3, and a
Taskwire without limits:

    RATE_LIMIT=off REMINDER_LEAD=10m REMINDER_INTERVAL=10s mvn
    reminders.py http://127.0.0.1:8080 http://127.0.0.1:9082 600 [tasks]

The third argument is REMINDER_LEAD in seconds.
"""
import datetime
import http.client
import json
import sys
import threading
import time
from urllib.parse import urlsplit

READS_PER_SECOND = 50
READERS = 8
WRITERS = 8


def connect(url):
    return http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)


def call(server, method, path, token=None, body=None):
    headers = {"Content-Type": "application/json"} if body else {}
    if token:
        headers["Authorization"] = "Bearer " + token
    server.request(method, path, json.dumps(body) if body else None, headers)
    answer = server.getresponse()
    return answer.status, answer.read()


def counted(management, name):
    """The sum of a counter over its labels."""
    text = call(connect(management), "GET", "/metrics")[1].decode()
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.split("{")[0].split(" ")[0] == name)


class Reader:
    """Reads one task at a fixed rate over some connections; a read that is late because of others counts from when it was due."""

    def __init__(self, gateway, path, token):
        self.gateway, self.path, self.token = gateway, path, token
        self.times, self.goes_on = [], True
        self.threads = [threading.Thread(target=self.run, args=(number,), daemon=True) for number in range(READERS)]

    def start(self):
        self.begin = time.perf_counter()
        [thread.start() for thread in self.threads]

    def run(self, number):
        server = connect(self.gateway)
        while self.goes_on:
            due = self.begin + number / READS_PER_SECOND
            number += READERS
            time.sleep(max(0, due - time.perf_counter()))
            assert call(server, "GET", self.path, self.token)[0] == 200
            self.times.append((time.perf_counter() - due) * 1000)

    def stop(self):
        self.goes_on = False
        [thread.join() for thread in self.threads]
        self.times.sort()
        count = len(self.times)
        return "%d reads, p50 %.1f ms, p99 %.1f ms" % (count, self.times[count // 2], self.times[count * 99 // 100])


def create(gateway, token, due, count):
    server = connect(gateway)
    for number in range(count):
        status, body = call(server, "POST", "/api/tasks", token, {"title": "Task %d" % number, "due_date": due})
        assert status == 201, body


def main():
    gateway, management, lead = sys.argv[1], sys.argv[2], int(sys.argv[3])
    tasks = int(sys.argv[4]) if len(sys.argv) > 4 else 10_000
    name = "reminders%d" % time.time()
    account = {"username": name, "password": "securepass123", "email": name + "@example.com"}
    token = json.loads(call(connect(gateway), "POST", "/api/user", body=account)[1])["token"]
    path = "/api/tasks/" + json.loads(call(connect(gateway), "POST", "/api/tasks", token, {"title": "t"})[1])["id"]
    made, told = counted(management, "reminders_total"), counted(management, "notifications_total")
    begin = time.time() + 30 + tasks / 100
    due = datetime.datetime.fromtimestamp(int(begin + lead), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    writers = [threading.Thread(target=create, args=(gateway, token, due, tasks // WRITERS)) for _ in range(WRITERS)]
    [writer.start() for writer in writers]
    [writer.join() for writer in writers]
    wanted = tasks // WRITERS * WRITERS
    assert time.time() < begin - 20, "creating took too long; fewer tasks, please"
    reader = Reader(gateway, path, token)
    reader.start()
    time.sleep(max(0, begin - time.time() - 1))
    print("before: " + reader.stop())
    reader = Reader(gateway, path, token)
    reader.start()
    while counted(management, "reminders_total") == made:
        time.sleep(0.1)
    first = time.time()
    while counted(management, "notifications_total") - told < wanted:
        assert time.time() < first + 600, "not all after ten minutes"
        time.sleep(0.1)
    print("meanwhile: " + reader.stop())
    print("%d reminders in %.1f s, %d of them made" % (wanted, time.time() - first, counted(management, "reminders_total") - made))


if __name__ == "__main__":
    main()
