"""Both secondaries go, a write is sent, then the primary goes before anybody has the write, and the others come back."""
import threading
import time

TITLE = "both secondaries gone, PUT and a keyed create with repeats, then the primary gone, then the others back"
SECONDS = 120
OTHERS_MAY_FAIL = True


def prepare(system):
    user = system.sign_on(system.address(1))
    return {"user": user, "tasks": [system.create(user) for _ in range(8)], "acknowledged": {}, "created": set(), "statuses": []}


def attack(system, state):
    user, mongodb = state["user"], system.mongodb
    primary, secondaries = mongodb.primary(), mongodb.secondaries()
    for port in secondaries:
        mongodb.members[port].kill()
    end = time.monotonic() + 9

    def put(task):
        while time.monotonic() < end:
            status = system.call("PUT", "/api/tasks/" + task, {"title": "acknowledged"}, user, timeout=12)[0]
            state["statuses"].append(status)
            if status == 200:
                state["acknowledged"][task] = "PUT"
                return

    def create(number):
        while time.monotonic() < end:
            status, _, body = system.call("POST", "/api/tasks", {"title": "t"}, user, {"Idempotency-Key": "key-%d" % number}, 2.5)
            state["statuses"].append(status)
            if status == 201:
                state["created"].add(body["id"])
                return
    threads = [threading.Thread(target=put, args=(task,), daemon=True) for task in state["tasks"]]
    threads += [threading.Thread(target=create, args=(number,), daemon=True) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(25)
    mongodb.members[primary].kill()
    for port in secondaries:
        mongodb.members[port].start()
    mongodb.wait_for_primary()
    # Before the old primary comes back: whatever the others have is what counts.
    time.sleep(3)
    mongodb.heal()


def judge(system, state):
    lost = gone = 0
    for task in state["acknowledged"]:
        status, _, body = system.call("GET", "/api/tasks/" + task, user=state["user"])
        lost += not (status == 200 and body["title"] == "acknowledged")
    for task in state["created"]:
        gone += system.call("GET", "/api/tasks/" + task, user=state["user"])[0] != 200
    outcome = "acknowledged %d PUTs, of which lost %d, and %d creates, of which lost %d" % (
        len(state["acknowledged"]), lost, len(state["created"]), gone)
    return outcome, ["%d acknowledged writes are lost" % (lost + gone)] if lost + gone else []
