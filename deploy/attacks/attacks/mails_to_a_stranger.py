"""A new user makes the system send mails with subjects of their choice to somebody who never asked."""
import time

TITLE = "550 assignments to a stranger"
SECONDS = 90
MOST_MAILS = 15


def prepare(system):
    return {"sender": system.sign_on(system.address(1)), "stranger": system.sign_on(system.address(2)), "created": 0}


def attack(system, state):
    for number in range(550):
        status = system.call("POST", "/api/tasks", {"title": "Buy at example.com %d" % number,
                                                    "assigned_to": state["stranger"].id}, state["sender"])[0]
        state["created"] += status == 201
    last, since = -1, time.monotonic()
    while time.monotonic() < since + 8:
        if len(mails(system, state)) != last:
            last, since = len(mails(system, state)), time.monotonic()
        time.sleep(0.5)


def mails(system, state):
    return system.mails.to(state["stranger"].name + "@example.com")


def judge(system, state):
    sent = len(mails(system, state))
    return "%d tasks assigned, %d mails" % (state["created"], sent), \
        ["%d mails to one stranger" % sent] if sent > MOST_MAILS else []
