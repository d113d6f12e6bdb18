"""A MongoDB replica set of three on this machine, and commands to its members."""
import os
import shutil
import socket
import struct

from . import bson
from .process import Process, wait_until

OP_MSG = 2013


def command(port, document, database="admin", raw=(), timeout=10):
    """The answer of one member; fails when that is no yes."""
    body = bson.encode({**document, "$db": database})
    message = struct.pack("<iiiiI", 16 + 4 + 1 + len(body), 1, 0, OP_MSG, 0) + b"\0" + body
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as server:
        server.sendall(message)
        head = _read(server, 16)
        answer = bson.decode(_read(server, struct.unpack_from("<i", head)[0] - 16)[5:], raw)
    if answer.get("ok") != 1 or answer.get("writeErrors"):
        raise OSError("MongoDB: %s" % answer)
    return answer


def _read(server, size):
    parts = b""
    while len(parts) < size:
        part = server.recv(size - len(parts))
        if not part:
            raise OSError("MongoDB has closed the connection")
        parts += part
    return parts


class ReplicaSet:
    def __init__(self, directory, ports, election_timeout_ms):
        program = os.environ.get("MONGOD", "mongod")
        if not shutil.which(program):
            raise SystemExit("attacks: there is no %s; MONGOD names the program of a MongoDB 4.4 or newer" % program)
        self.ports, self.election_timeout_ms = ports, election_timeout_ms
        self.members = {}
        for port in ports:
            data = os.path.join(directory, "mongod-%d" % port)
            os.makedirs(data)
            self.members[port] = Process("mongod-%d" % port, [
                program, "--replSet", "rs0", "--bind_ip", "127.0.0.1", "--port", str(port), "--dbpath", data,
                "--wiredTigerCacheSizeGB", "0.5", "--oplogSize", "128", "--quiet"], data + ".log")

    @property
    def uri(self):
        return "mongodb://%s/?replicaSet=rs0" % ",".join("127.0.0.1:%d" % port for port in self.ports)

    def start(self):
        for member in self.members.values():
            member.start()
        wait_until(lambda: all(self.hello(port) for port in self.ports), 60, "MongoDB")
        command(self.ports[0], {"replSetInitiate": {
            "_id": "rs0",
            "members": [{"_id": i, "host": "127.0.0.1:%d" % port} for i, port in enumerate(self.ports)],
            "settings": {"electionTimeoutMillis": self.election_timeout_ms, "heartbeatIntervalMillis": 500}}})
        self.wait_for_all()

    def hello(self, port):
        try:
            return command(port, {"hello": 1}, timeout=1)
        except OSError:
            return None

    def primary(self):
        """The port of the primary, or None. After a failover an old one may think that it still is."""
        states = {port: self.hello(port) for port in self.ports if self.members[port].runs()}
        leaders = [(state["electionId"], port) for port, state in states.items() if state and state.get("isWritablePrimary")]
        return max(leaders)[1] if leaders else None

    def secondaries(self):
        primary = self.primary()
        return [port for port in self.ports if port != primary]

    def wait_for_primary(self, seconds=60):
        wait_until(self.primary, seconds, "a primary of MongoDB")
        return self.primary()

    def _settled(self):
        states = [self.hello(port) for port in self.ports]
        return all(states) and sum(bool(state.get("isWritablePrimary")) for state in states) == 1 \
            and sum(bool(state.get("secondary")) for state in states) == len(self.ports) - 1

    def wait_for_all(self, seconds=90):
        wait_until(self._settled, seconds, "all members of MongoDB")

    def heal(self):
        """Resumes and starts whatever is paused or gone."""
        for member in self.members.values():
            if member.runs():
                member.resume()
            else:
                member.start()
        self.wait_for_all()

    def stop(self):
        for member in self.members.values():
            if member.child is not None:
                member.kill()
