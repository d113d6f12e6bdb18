"""Follows the probe, and says what others saw within a stretch of time."""
import subprocess
import sys
import threading
import time

from .probe import LIVE_TIMEOUT, TIMEOUT
from .system import config_of_probe

USERS = 5
# The answers of one stretch: those that are late come until then.
LATEST = max(TIMEOUT, LIVE_TIMEOUT) + 5


class Seen:
    """What the answers of a stretch of time were like."""

    def __init__(self, answers):
        others = [answer for answer in answers if not answer[1].startswith("live:")]
        live = [answer for answer in answers if answer[1].startswith("live:")]
        times = sorted(answer[3] for answer in others) or [0]
        self.count = len(others)
        self.failures = {}
        for _, what, status, _ in others:
            if status not in (200, 201):
                self.failures["%s %d" % (what, status)] = self.failures.get("%s %d" % (what, status), 0) + 1
        self.failed = sum(self.failures.values())
        self.p50, self.p99, self.longest = times[len(times) // 2], times[len(times) * 99 // 100], times[-1]
        slowest = max(live, key=lambda answer: answer[3], default=(0, "live:none", 200, 0))
        self.management, self.management_of = slowest[3], slowest[1][5:]
        self.not_live = sum(status != 200 for _, _, status, _ in live)


class Observer:
    def __init__(self, system, environment):
        users = []
        for number in range(USERS):
            user = system.sign_on(system.address(200 + number))
            users.append((user, system.create(user)))
        self.users = users
        self.answers, self.lock = [], threading.Lock()
        self.process = subprocess.Popen([sys.executable, "-m", "lab.probe", config_of_probe(users)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self):
        for line in self.process.stdout:
            due, what, status, millis = line.split()
            with self.lock:
                self.answers.append((float(due), what, int(status), float(millis)))

    def seen(self, start, end):
        with self.lock:
            return Seen([answer for answer in self.answers if start <= answer[0] < end])

    def settle(self, end):
        """Waits until the answers that were due before then are there."""
        latest = time.monotonic() + LATEST
        while time.monotonic() < latest:
            with self.lock:
                kinds = {what for due, what, _, _ in self.answers if due >= end}
            if len(kinds) >= 6 and time.monotonic() > end + 1:
                return
            time.sleep(0.1)

    def recovered(self, start, limit):
        """Seconds until a second went by in which nobody failed or waited for longer than a second; None if none did."""
        while time.monotonic() < start + limit:
            time.sleep(0.2)
            now = time.monotonic()
            with self.lock:
                recent = [a for a in self.answers if now - 1.5 <= a[0] + a[3] / 1000]
            fine = [a for a in recent if a[2] in (200, 201) and a[3] < 1000]
            if len(recent) > 20 and len(fine) == len(recent):
                return max(0.0, now - 1.5 - start)
        return None

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)
