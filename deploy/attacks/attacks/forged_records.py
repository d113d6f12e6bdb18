"""Records that nobody but ums should write: of a living account, a living session, and of tomorrow."""
import base64
import datetime
import json
import subprocess
import time
import uuid

from lab import client
from lab.java import executable
from lab.system import GATEWAY, KAFKA, PASSWORD

TITLE = "forged user.deleted and session.revoked, and records dated an hour ahead"
SECONDS = 110
LIMIT = 35
AHEAD = 3_600
PARTITIONS = 6


def sid(token):
    claims = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sid"]


def now(ahead=0):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=ahead)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def record(kind, subject, user, value, ahead=0, partition=None):
    return {"topic": "taskwire.users", "partition": partition, "key": user, "value": value, "headers": {
        "ce_specversion": "1.0", "ce_id": str(uuid.uuid4()), "ce_type": kind, "ce_source": "/taskwire/ums",
        "ce_time": now(ahead), "ce_subject": subject, "ce_sequence": "9", "content-type": "application/json"}}


def deleted(user, name, ahead=0, partition=None):
    return record("user.deleted", user, user, {
        "user": {"id": user, "username": name, "email": name + "@example.com", "role": "user", "status": "active",
                 "time_zone": "UTC", "created_at": now(), "updated_at": now(), "password_changed_at": now(),
                 "last_login_at": None, "version": 9}, "changed": {}, "actor": {"user_id": user}}, ahead, partition)


def revoked(user, session):
    return record("session.revoked", session, user, {
        "session": {"id": session, "user_id": user, "revoked_at": now(), "expires_at": now(3_600), "version": 2},
        "changed": {}, "actor": {"user_id": user}})


def prepare(system):
    victim, owner = system.sign_on(system.address(1)), system.sign_on(system.address(2))
    leavers = [system.sign_on(system.address(i)) for i in (3, 4)]
    return {
        "victim": victim, "owner": owner, "task": system.create(victim), "leavers": leavers, "heard": [],
        "assigned": [system.create(owner, assigned_to=leaver.id) for leaver in leavers]}


def send(system, records):
    subprocess.run(
        [executable(), "-cp", system.options.classpath, "ForgedRecords", "127.0.0.1:%d" % KAFKA], check=True, timeout=30,
        input="".join(json.dumps(one) + "\n" for one in records), text=True, stdout=subprocess.DEVNULL)


def attack(system, state):
    victim, (first, second) = state["victim"], state["leavers"]
    send(system, [deleted(victim.id, victim.name), revoked(victim.id, sid(victim.token))]
         + [deleted(victim.id, victim.name, AHEAD, partition) for partition in range(PARTITIONS)])
    time.sleep(5)
    # Genuine deletions behind the forged records, then one behind records that are true but of tomorrow.
    state["heard"].append(leave(system, state, first, state["assigned"][0]))
    send(system, [deleted(first.id, first.name, AHEAD, partition) for partition in range(PARTITIONS)])
    time.sleep(2)
    state["heard"].append(leave(system, state, second, state["assigned"][1]))


def leave(system, state, user, assigned):
    """Seconds until tms has heard of it, by unassigning the user; None if it has not within the limit."""
    begun = time.monotonic()
    if system.call("POST", "/api/users/me/deletion", {"current_password": PASSWORD}, user)[0] != 204:
        # As it was called before.
        system.call("DELETE", "/api/users/me", None, user)
    while time.monotonic() < begun + LIMIT:
        _, _, body = system.call("GET", "/api/tasks/" + assigned, user=state["owner"])
        if isinstance(body, dict) and body.get("assigned_to", "") is None:
            return time.monotonic() - begun
        time.sleep(0.5)
    return None


def judge(system, state):
    victim, broken = state["victim"], []
    session = system.call("GET", "/api/users/me", user=victim)[0]
    again = client.call(GATEWAY, "POST", "/api/user/login", {"username": victim.name, "password": PASSWORD}, address=victim.address)
    token = again[2]["token"] if again[0] == 200 else ""
    task = client.call(GATEWAY, "GET", "/api/tasks/" + state["task"], token=token, address=victim.address)[0]
    if task != 200:
        broken.append("the tasks of a living account are gone")
    if session != 200:
        broken.append("a living session has ended")
    if None in state["heard"] or len(state["heard"]) < 2:
        broken.append("a genuine user.deleted was not heard within %d s" % LIMIT)
    return "task of the living account %d, its session %d, genuine deletions heard %s" % (
        task, session, " and ".join("never" if heard is None else "after %.0f s" % heard for heard in state["heard"])), broken
