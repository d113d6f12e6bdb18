"""One token, written in thousands of ways: with so many blanks before it, in upper and lower case."""
import re
import subprocess

from lab import client
from lab.java import executable
from lab.system import GATEWAY

from .crowd import counted, together

TITLE = "10,000 requests with one token and ever other blanks after `bearer`, in any case"
SECONDS = 60
# The system's limits would only make it slower.
RATE_LIMIT = "off"
MOST_MIB = 16
REQUESTS = 10_000
CLIENTS = 4


def scheme(number):
    """One of the 64 ways to write it."""
    return "".join(letter.upper() if number >> i & 1 else letter for i, letter in enumerate("bearer"))


def live_mib(service):
    """What the heap holds after a collection."""
    jcmd = re.sub(r"java$", "jcmd", executable())
    def run(what):
        return subprocess.run([jcmd, str(service.pid), what], capture_output=True, text=True, check=False).stdout
    run("GC.run")
    return sum(int(size) for size in re.findall(r"(?:generation|heap)\s+total \d+K, used (\d+)K", run("GC.heap_info"))) / 1024


def prepare(system):
    return {"user": system.sign_on(system.address(1)), "before": live_mib(system.services["gateway"]), "statuses": []}


def attack(system, state):
    def ask(first):
        server = client.connect(GATEWAY, state["user"].address)
        for number in range(first, REQUESTS, CLIENTS):
            try:
                server.request("GET", "/api/tasks?limit=1", headers={
                    "Authorization": scheme(number % 64) + " " * (3_000 - number // 64) + state["user"].token})
                answer = server.getresponse()
                answer.read()
                state["statuses"].append(answer.status)
            except OSError:
                server.close()
                state["statuses"].append(0)
    together(ask, range(CLIENTS))


def judge(system, state):
    more = live_mib(system.services["gateway"]) - state["before"]
    return "%s; the gateway's heap holds %.0f MiB more" % (counted(state["statuses"]), more), \
        ["the gateway's heap holds %.0f MiB more" % more] if more > MOST_MIB else []
