"""Many new users make the system send mails with subjects of their choice to somebody who never asked."""
import time

from lab import mongodb
from lab.system import DATABASE, uuid

from .crowd import together

TITLE = "10,000 assignments of 50 users to a stranger, and 200 to another whose address is not verified"
SECONDS = 600
SENDERS, TASKS_OF_EACH, TASKS_TO_UNVERIFIED = 50, 200, 4
WINDOW = 3_600
# In each hour of the clock. There is no digest in the first one, since it tells of what an earlier hour has held back.
MAILS_A_WINDOW, DIGESTS_A_WINDOW = 10, 1


def prepare(system):
    # Each user has an address of their own, so that all of them stay within the limits as shipped.
    senders = [system.sign_on(system.address(i + 1)) for i in range(SENDERS)]
    stranger, unverified = (system.sign_on(system.address(SENDERS + 1 + i)) for i in range(2))
    mongodb.command(system.mongodb.wait_for_primary(), {"update": "users", "updates": [
        {"q": {"_id": uuid(stranger.id)}, "u": {"$set": {"email_verified": True}, "$inc": {"version": 1}}}]}, DATABASE)
    return {"senders": senders, "stranger": stranger, "unverified": unverified, "created": 0, "created_unverified": 0}


def attack(system, state):
    state["begun"] = time.time()
    created = together(lambda sender: assign(system, sender, state["stranger"], TASKS_OF_EACH), state["senders"])
    unverified = together(lambda sender: assign(system, sender, state["unverified"], TASKS_TO_UNVERIFIED), state["senders"])
    state["created"], state["created_unverified"] = sum(created), sum(unverified)
    end = time.monotonic() + SECONDS / 2
    # Each notification is stored, and then tried once: its mail is sent, or held back until the next hour.
    while time.monotonic() < end and (listed(system, state["stranger"]) < state["created"]
                                      or listed(system, state["unverified"]) < state["created_unverified"]
                                      or listed(system, state["stranger"], attempted_now()) > 0):
        time.sleep(1)
    state["ended"] = time.time()


def assign(system, sender, to, tasks):
    return sum(system.call("POST", "/api/tasks", {"title": "Buy at example.com %d" % number, "assigned_to": to.id}, sender)[0] == 201
               for number in range(tasks))


def attempted_now():
    """Deliveries that are due, or leased by a process that attempts them now."""
    return {"deliver_at": {"$exists": True}, "held": {"$exists": False}}


def listed(system, user, filter=None):
    """How many notifications of the user there are, or those of them that match."""
    query = {"user_id": uuid(user.id), **(filter or {})}
    return mongodb.command(system.mongodb.wait_for_primary(), {"count": "notifications", "query": query}, DATABASE, timeout=60)["n"]


def shown(system, user):
    """How many notifications the user's list shows, page by page, up to a page that fails."""
    count, path = 0, "/api/notifications?limit=200"
    while path:
        status, headers, page = system.call("GET", path, user=user)
        if status != 200:
            break
        count += len(page)
        path = headers.get("Link", "").partition(">")[0].lstrip("<")
    return count


def mails(system, user):
    """The mails of notifications, without those about the account."""
    heads = [mail.partition(b"\r\n\r\n")[0] for mail in system.mails.to(user.name + "@example.com")]
    return [head for head in heads if b"\r\nX-Taskwire-Mail:" not in head]


def judge(system, state):
    sent = mails(system, state["stranger"])
    digests = sum(b"\r\nX-Taskwire-Notifications:" in head for head in sent)
    later_windows = int(state.get("ended", time.time()) // WINDOW - state["begun"] // WINDOW)
    most = MAILS_A_WINDOW * (later_windows + 1) + DIGESTS_A_WINDOW * later_windows
    to_unverified = len(mails(system, state["unverified"]))
    in_list = shown(system, state["stranger"])
    outcome = ("%d tasks assigned: %d mails, of which %d digests, and %d notifications in the list; "
               "the limit is %d mails in %d windows; %d tasks assigned to the address that is not verified: %d mails"
               % (state["created"], len(sent), digests, in_list, most, later_windows + 1,
                  state["created_unverified"], to_unverified))
    broken = []
    if not 0 < len(sent) <= most:
        broken.append("%d mails to one stranger" % len(sent))
    if digests > DIGESTS_A_WINDOW * later_windows:
        broken.append("%d digests to one stranger" % digests)
    # A request without a response may have assigned its task, too.
    if in_list < state["created"]:
        broken.append("%d of %d notifications are in the list" % (in_list, state["created"]))
    if to_unverified:
        broken.append("%d mails to an address that is not verified" % to_unverified)
    return outcome, broken
