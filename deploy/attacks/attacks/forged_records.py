"""Records that nobody but ums should write: of a living account, a living session, and of tomorrow."""
import datetime
import json
import subprocess
import time
import uuid

from lab import client
from lab.java import executable
from lab.system import GATEWAY, KAFKA, PASSWORD

TITLE = "forged user.deleted and session.revoked, and records dated an hour ahead"
SECONDS = 60
PARTITIONS = 6


def sid(token):
    import base64
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
    victim, leaver, owner = (system.sign_on(system.address(i)) for i in (1, 2, 3))
    return {
        "victim": victim, "leaver": leaver, "owner": owner, "task": system.create(victim),
        "of_leaver": system.create(owner, assigned_to=leaver.id), "unassigned_after": None}


def send(system, records):
    subprocess.run(
        [executable(), "-cp", system.options.classpath, "ForgedRecords", "127.0.0.1:%d" % KAFKA], check=True, timeout=30,
        input="".join(json.dumps(one) + "\n" for one in records), text=True, stdout=subprocess.DEVNULL)


def attack(system, state):
    victim = state["victim"]
    send(system, [deleted(victim.id, victim.name), revoked(victim.id, sid(victim.token))]
         + [deleted(victim.id, victim.name, ahead=3_600, partition=i) for i in range(PARTITIONS)])
    time.sleep(5)
    # A genuine deletion behind the forged ones.
    leaver, begun = state["leaver"], time.monotonic()
    system.call("DELETE", "/api/users/me", {"password": PASSWORD, "current_password": PASSWORD}, leaver)
    system.call("DELETE", "/api/users/me", None, leaver)
    while time.monotonic() < begun + 35 and state["unassigned_after"] is None:
        _, _, body = system.call("GET", "/api/tasks/" + state["of_leaver"], user=state["owner"])
        if isinstance(body, dict) and body.get("assigned_to", "") is None:
            state["unassigned_after"] = time.monotonic() - begun
        time.sleep(0.5)


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
    if state["unassigned_after"] is None:
        broken.append("a genuine user.deleted was not heard within 35 s")
    return "task of the living account %d, its session %d, genuine deletion heard %s" % (
        task, session, "never" if state["unassigned_after"] is None else "after %.0f s" % state["unassigned_after"]), broken
