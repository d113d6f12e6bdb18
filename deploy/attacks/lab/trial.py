"""One attack against the running system, and whether what must hold did hold."""
import threading
import time

from .observer import Observer

BEFORE = 5
LONGEST_MANAGEMENT_MS = 2_000
LONGEST_P99_MS = 2_000
CONTAINER_MIB = 512
RECOVERY = 45
HEAD = ("| attack | others' p50/p99 ms before | others' p99 ms | longest ms | management port, longest ms "
        "| failed | largest RSS MiB | outcome |\n| --- | --- | --- | --- | --- | --- | --- | --- |")


class Trial:
    def __init__(self, system, attack, environment):
        self.system, self.attack, self.environment = system, attack, environment
        # A fault that is part of the attack fails some requests of others for a moment: the bound is the attack's.
        self.failures_allowed = getattr(attack, "OTHERS_MAY_FAIL", False)

    def run(self):
        """The row of the table, and the bounds that did not hold."""
        system, attack = self.system, self.attack
        system.block += 1
        system.heal()
        system.change("gateway", RATE_LIMIT=getattr(attack, "RATE_LIMIT", "on"))
        state = attack.prepare(system)
        observer = Observer(system, self.environment)
        try:
            time.sleep(2)
            begun = time.monotonic()
            time.sleep(BEFORE)
            before = observer.seen(begun, time.monotonic())
            for service in system.services.values():
                service.reset_peak()
            pids = {name: service.pid for name, service in system.services.items()}
            peaks, start = Peaks(system), time.monotonic()
            worker = threading.Thread(target=self._attack, args=(state,), daemon=True)
            worker.start()
            worker.join(attack.SECONDS + 10)
            end = max(time.monotonic(), start + 5)
            time.sleep(max(0, end - time.monotonic()))
            ended = ["%s ended with %s" % (name, service.exit_code()) for name, service in system.services.items()
                     if not service.runs() or service.pid != pids[name]]
            recovery = observer.recovered(end, 0 if ended else RECOVERY)
            observer.settle(end)
            during, largest = observer.seen(start, end), peaks.stop()
            if ended:
                # What the attack was to leave alone is looked at in a system that works.
                system.heal()
            outcome, broken = attack.judge(system, state)
        finally:
            observer.close()
        broken = ended + broken + self._bounds(during, largest, recovery, ended)
        row = "| %s | %.0f/%.0f | %.0f | %.0f | %.0f (%s) | %d of %d%s | %d (%s) | %s |" % (
            attack.TITLE, before.p50, before.p99, during.p99, during.longest, during.management, during.management_of,
            during.failed, during.count, _listed(during.failures), largest[0], largest[1],
            "; ".join(part for part in [outcome, *ended, _recovery(recovery, ended)] if part))
        return row, broken

    def _attack(self, state):
        try:
            self.attack.attack(self.system, state)
        except (OSError, TimeoutError) as failure:
            print("attacks: %s: %s" % (self.attack.__name__, failure), flush=True)

    def _bounds(self, during, largest, recovery, ended):
        broken = []
        if during.management > LONGEST_MANAGEMENT_MS and not getattr(self.attack, "PAUSES", False):
            broken.append("the management port of %s was silent for %.0f ms" % (during.management_of, during.management))
        if during.failed and not self.failures_allowed:
            broken.append("%d requests of others failed" % during.failed)
        if during.p99 > LONGEST_P99_MS and not self.failures_allowed:
            broken.append("p99 of others was %.0f ms" % during.p99)
        if largest[0] > CONTAINER_MIB:
            broken.append("%s took %d MiB" % (largest[1], largest[0]))
        if recovery is None and not ended:
            broken.append("others had not recovered after %d s" % RECOVERY)
        return broken


class Peaks:
    """The largest resident size of each service while it lives."""

    def __init__(self, system):
        self.system, self.largest, self.goes_on = system, (0, "none"), True
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self):
        while self.goes_on:
            for name, service in self.system.services.items():
                self.largest = max(self.largest, (service.peak_mib(), name))
            time.sleep(0.1)

    def stop(self):
        self.goes_on = False
        self.thread.join()
        return self.largest


def _listed(failures):
    return "" if not failures else ": " + ", ".join("%d× %s" % (count, what) for what, count in sorted(failures.items()))


def _recovery(recovery, ended):
    if ended or recovery is None:
        return "" if ended else "not recovered after %d s" % RECOVERY
    return "" if recovery < 2 else "recovered after %.0f s" % recovery
