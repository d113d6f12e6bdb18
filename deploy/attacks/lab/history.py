"""Records what eight clients see while processes are killed and paused, and has it checked. Ends with 1 on a violation."""
import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from . import java
from .system import GATEWAY, KAFKA, System

# So that a failover takes seconds.
ELECTION_TIMEOUT_MS = 2_000
BETWEEN = (4, 8)
# Longer than a try of the gateway, and than its whole request.
PAUSES = (6, 13)


class Faults:
    """One kind of fault at a time, each healed before the next."""

    def __init__(self, system):
        self.system, self.counts = system, {}

    def inject(self, kind):
        self.counts[kind] = self.counts.get(kind, 0) + 1
        print("%.1f %s" % (time.monotonic(), kind), file=sys.stderr, flush=True)
        getattr(self, kind.replace("-", "_"))()

    def primary_kill(self):
        mongodb = self.system.mongodb
        port = mongodb.wait_for_primary()
        mongodb.members[port].kill()
        time.sleep(random.uniform(1, 6))
        mongodb.members[port].start()
        mongodb.wait_for_all()

    def primary_freeze(self):
        mongodb = self.system.mongodb
        port = mongodb.wait_for_primary()
        mongodb.members[port].pause()
        time.sleep(random.uniform(3, 9))
        mongodb.members[port].resume()
        mongodb.wait_for_all()

    def tms_kill(self):
        name = random.choice(("tms1", "tms2"))
        self.system.services[name].kill()
        time.sleep(random.uniform(0, 3))
        self.system.start_service(name)
        self.system.wait_ready()

    def tms_pause(self):
        service = self.system.services[random.choice(("tms1", "tms2"))]
        service.pause()
        time.sleep(random.uniform(*PAUSES))
        service.resume()

    def kafka_kill(self):
        self.system.kafka.kill()
        time.sleep(random.uniform(1, 5))
        self.system.kafka.start()


KINDS = ("primary-kill", "primary-freeze", "tms-kill", "tms-pause", "kafka-kill")


def options():
    parser = argparse.ArgumentParser(prog="deploy/attacks/run history", description=__doc__)
    for name in ("--jars", "--classpath", "--kafka-classpath", "--jvm-options"):
        parser.add_argument(name, required=True)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--pause", type=int, default=10, help="milliseconds between two calls of a client, on average")
    parser.add_argument("--faults", default=",".join(KINDS), help="of " + ",".join(KINDS))
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--keep", action="store_true", help="keeps the history and the logs, and says where they are")
    chosen = parser.parse_args()
    chosen.faults = chosen.faults.split(",")
    unknown = [kind for kind in chosen.faults if kind not in KINDS]
    if unknown:
        parser.error("there is no fault %s; there are %s" % (", ".join(unknown), ", ".join(KINDS)))
    chosen.jvm = java.image_options(chosen.jvm_options, java.version())
    return chosen


def run(chosen, directory):
    random.seed(chosen.seed)
    system = System(directory, chosen, ELECTION_TIMEOUT_MS)
    system.settings["RATE_LIMIT"] = "off"
    faults, recorder = Faults(system), None
    try:
        system.start()
        begun = time.monotonic()
        recorder = subprocess.Popen([
            java.executable(), "-Xmx2g", "-cp", chosen.classpath, "dev.taskwire.local.history.HistoryMain", "record",
            "http://127.0.0.1:%d" % GATEWAY, "127.0.0.1:%d" % KAFKA, os.path.join(directory, "history.jsonl"),
            str(chosen.seconds), str(chosen.pause)])
        while time.monotonic() < begun + chosen.seconds - 15 and recorder.poll() is None:
            time.sleep(random.uniform(*BETWEEN))
            faults.inject(random.choice(chosen.faults))
        system.heal()
        status = recorder.wait(chosen.seconds + 300)
        print("%d s, faults: %s; seed %d" % (
            chosen.seconds, ", ".join("%d× %s" % (count, kind) for kind, count in faults.counts.items()), chosen.seed))
        return status
    finally:
        if recorder is not None and recorder.poll() is None:
            recorder.kill()
        system.stop()


def main():
    chosen = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    directory = tempfile.mkdtemp(prefix="taskwire-history-")
    try:
        return run(chosen, directory)
    except KeyboardInterrupt:
        return 130
    finally:
        if chosen.keep:
            print("history: everything is in " + directory, file=sys.stderr)
        else:
            shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
