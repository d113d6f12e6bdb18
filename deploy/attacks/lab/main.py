"""Runs attacks, one after the other, and prints a table. Ends with 1 when a bound that must hold did not."""
import argparse
import importlib
import os
import shutil
import signal
import sys
import tempfile
import time

from attacks import NAMES

from . import java, trial
from .system import System

# MongoDB's own default: a primary without secondaries goes on for that long.
ELECTION_TIMEOUT_MS = 10_000


def options(arguments):
    parser = argparse.ArgumentParser(prog="deploy/attacks/run", description=__doc__)
    parser.add_argument("--jars", required=True)
    parser.add_argument("--classpath", required=True)
    parser.add_argument("--kafka-classpath", required=True)
    parser.add_argument("--jvm-options", required=True)
    parser.add_argument("--keep", action="store_true", help="keeps the logs, and says where they are")
    parser.add_argument("names", nargs="*", help="attacks: " + " ".join(NAMES))
    chosen = parser.parse_args(arguments)
    unknown = [name for name in chosen.names if name not in NAMES]
    if unknown:
        parser.error("there is no attack %s; there are %s" % (", ".join(unknown), " ".join(NAMES)))
    chosen.jvm = java.image_options(chosen.jvm_options, java.version())
    return chosen


def run(chosen, directory):
    print("attacks: JDK %d, %s" % (java.version(), " ".join(chosen.jvm)), file=sys.stderr)
    system = System(directory, chosen, ELECTION_TIMEOUT_MS)
    broken = {}
    try:
        system.start()
        print(trial.HEAD, flush=True)
        for name in chosen.names or NAMES:
            begun = time.monotonic()
            try:
                row, complaints = trial.Trial(system, importlib.import_module("attacks." + name), os.environ).run()
                print(row, flush=True)
            except (OSError, RuntimeError, TimeoutError) as failure:
                complaints = ["it could not be tried: %s" % failure]
            print("attacks: %s took %.0f s" % (name, time.monotonic() - begun), file=sys.stderr, flush=True)
            if complaints:
                broken[name] = complaints
                print("attacks: %s: %s" % (name, "; ".join(complaints)), file=sys.stderr, flush=True)
    finally:
        system.stop()
    print("attacks: %s" % ("what must not be: " + ", ".join(broken) if broken else "all bounds held"), file=sys.stderr)
    return 1 if broken else 0


def main():
    chosen = options(sys.argv[1:])
    # So that what was started ends with us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    directory = tempfile.mkdtemp(prefix="taskwire-attacks-")
    try:
        return run(chosen, directory)
    except KeyboardInterrupt:
        return 130
    finally:
        if chosen.keep:
            print("attacks: the logs are in " + directory, file=sys.stderr)
        else:
            shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
