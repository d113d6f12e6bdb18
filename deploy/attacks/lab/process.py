"""A process that the lab has started: it alone is signalled, by its id."""
import os
import signal
import subprocess
import time


class Process:
    def __init__(self, name, command, log, environment=None):
        self.name, self.command, self.log, self.environment = name, command, log, environment
        self.child = None

    def start(self):
        with open(self.log, "ab") as log:
            self.child = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment)
        return self

    @property
    def pid(self):
        return self.child.pid

    def runs(self):
        return self.child is not None and self.child.poll() is None

    def exit_code(self):
        return self.child.poll()

    def signal(self, number):
        if self.runs():
            self.child.send_signal(number)

    def kill(self):
        """What the machine does when it takes the power away."""
        self.signal(signal.SIGKILL)
        self.child.wait()

    def pause(self):
        self.signal(signal.SIGSTOP)

    def resume(self):
        self.signal(signal.SIGCONT)

    def stop(self, seconds=20):
        if not self.runs():
            return
        self.resume()
        self.signal(signal.SIGTERM)
        try:
            self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def reset_peak(self):
        try:
            with open("/proc/%d/clear_refs" % self.pid, "w", encoding="ascii") as file:
                file.write("5")
        except OSError:
            pass

    def peak_mib(self):
        """The largest resident size since it was reset; nothing of a process that has ended."""
        try:
            with open("/proc/%d/status" % self.pid, encoding="ascii") as lines:
                for line in lines:
                    if line.startswith("VmHWM:"):
                        return int(line.split()[1]) // 1024
        except OSError:
            pass
        return 0

    def tail(self, lines=5):
        with open(self.log, "rb") as file:
            file.seek(max(0, os.path.getsize(self.log) - 4000))
            return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])


def wait_until(condition, seconds, what):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("%s: not within %d s" % (what, seconds))
        time.sleep(0.1)
