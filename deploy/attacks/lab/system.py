"""The system under attack: MongoDB (three members), Kafka, ums, two tms and a gateway, each a process of its own."""
import json
import os
import secrets

from . import bson, client, java, mongodb
from .process import Process, wait_until
from .smtp import Mails

GATEWAY = 26900
MANAGEMENT = {"gateway": 26910, "ums": 26911, "tms1": 26912, "tms2": 26913}
PORTS = {"gateway": GATEWAY, "ums": 26901, "tms1": 26902, "tms2": 26903}
KAFKA = 26950
MONGODB = (27961, 27962, 27963)
DATABASE = "taskwire"
PASSWORD = "correct horse battery"


class System:
    def __init__(self, directory, options, election_timeout_ms):
        self.directory, self.options = directory, options
        self.mongodb = mongodb.ReplicaSet(directory, MONGODB, election_timeout_ms)
        self.mails = Mails()
        self.key = secrets.token_hex(16)
        self.settings = {"RATE_LIMIT": "on"}
        self.kafka = Process("kafka", [java.executable(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                             options.kafka_classpath, "Broker", os.path.join(directory, "kafka"), str(KAFKA)],
                             os.path.join(directory, "kafka.log"))
        self.services = {name: Process(name, self._command(name), os.path.join(directory, name + ".log"))
                         for name in ("ums", "tms1", "tms2", "gateway")}
        self.names = self.block = 0

    def _command(self, name):
        kind = name.rstrip("12")
        return [java.executable(), *self.options.jvm, "-jar", os.path.join(self.options.jars, kind, "target", kind + ".jar")]

    def _environment(self, name):
        kind = name.rstrip("12").upper()
        inherited = {variable: os.environ[variable] for variable in ("PATH", "HOME", "JAVA_HOME", "LANG") if variable in os.environ}
        return {
            **inherited,
            "BIND_ADDRESS": "127.0.0.1", "LOG_FORMAT": "text", "INTERNAL_API_KEY": self.key,
            "DATA_DIR": os.path.join(self.directory, "data"),
            "MONGODB_URI": self.mongodb.uri, "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:%d" % KAFKA,
            kind + "_PORT": str(PORTS[name]), kind + "_MANAGEMENT_PORT": str(MANAGEMENT[name]),
            "UMS_URLS": "http://127.0.0.1:%d" % PORTS["ums"],
            "TMS_URLS": "http://127.0.0.1:%d,http://127.0.0.1:%d" % (PORTS["tms1"], PORTS["tms2"]),
            "SMTP_URL": "smtp://127.0.0.1:%d" % self.mails.port,
            "JWT_ACCESS_TTL": "12h",
            **self.settings,
        }

    def start(self):
        self.mongodb.start()
        self.kafka.start()
        for name in self.services:
            self.start_service(name)
        self.wait_ready()

    def start_service(self, name):
        service = self.services[name]
        service.environment = self._environment(name)
        service.start()

    def restart(self, name):
        self.services[name].stop(3)
        self.start_service(name)

    def change(self, name, **settings):
        """Restarts a service where it has other settings so far."""
        wanted = {**self.settings, **settings}
        if wanted != self.settings:
            self.settings = wanted
            self.restart(name)
            self.wait_ready()

    def live(self, name, timeout=2):
        return client.call(MANAGEMENT[name], "GET", "/health/live", timeout=timeout)[0] == 200

    def ready(self, name):
        return client.call(MANAGEMENT[name], "GET", "/health/ready", timeout=2)[0] == 200

    def wait_ready(self, seconds=120):
        def all_ready():
            for service in [self.kafka, *self.services.values()]:
                if not service.runs():
                    raise RuntimeError("%s has ended:\n%s" % (service.name, service.tail()))
            return all(self.ready(name) for name in self.services)
        wait_until(all_ready, seconds, "the services")

    def heal(self):
        """Whatever an attack left behind: paused, gone or silent processes."""
        self.mongodb.heal()
        if not self.kafka.runs():
            self.kafka.start()
        for name, service in self.services.items():
            service.resume()
            if not service.runs() or not self.live(name):
                self.restart(name)
        self.wait_ready()

    def stop(self):
        for service in self.services.values():
            service.stop(15)
        if self.kafka.child is not None:
            self.kafka.kill()
        self.mongodb.stop()
        self.mails.shutdown()

    def call(self, method, path, body=None, user=None, headers=None, timeout=30):
        """Status, headers and body of what a user asks the gateway."""
        return client.call(GATEWAY, method, path, body, user and user.token, user.address if user else "127.0.0.1", headers, timeout)

    def address(self, number):
        """An address of this attack alone, so that it finds no limit that another one has used up."""
        return "127.1.%d.%d" % (self.block, number)

    def sign_on(self, address):
        self.names += 1
        name = "user%d.%s" % (self.names, secrets.token_hex(4))
        account = {"username": name, "password": PASSWORD, "email": name + "@example.com"}
        body = {}

        def signed_on():
            nonlocal body
            status, _, body = client.call(GATEWAY, "POST", "/api/user", account, address=address)
            return status == 201
        wait_until(signed_on, 60, "a sign-on")
        return client.User(body["id"], name, body["token"], address)

    def create(self, user, **task):
        status, _, body = self.call("POST", "/api/tasks", {"title": "A task", **task}, user)
        if status != 201:
            raise RuntimeError("create: %d %s" % (status, body))
        return body["id"]

    def multiply(self, user, task, count):
        """Copies a task of the user's in the database, exactly as tms has written it, with other ids."""
        number = uuid(task)

        def stored():
            found = mongodb.command(self.mongodb.wait_for_primary(), {"find": "tasks", "filter": {"_id": number}},
                                    DATABASE, raw=("firstBatch",))
            return found["cursor"]["firstBatch"][0]
        wait_until(lambda: b"outbox_at\0" not in stored(), 60, "the task's event")
        original = stored()
        batch = max(1, min(500, 8_000_000 // len(original)))
        for first in range(0, count, batch):
            copies = [bson.Raw(original.replace(number, number[:8] + secrets.token_bytes(8)))
                      for _ in range(min(batch, count - first))]
            mongodb.command(self.mongodb.primary(), {"insert": "tasks", "documents": copies},
                            DATABASE, timeout=60)


ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def uuid(typed):
    """The 16 bytes behind an id such as task_01kn45752aexgvn53zrba59xv2."""
    value = 0
    for letter in typed.split("_")[1]:
        value = value * 32 + ALPHABET.index(letter)
    return value.to_bytes(16, "big")


def config_of_probe(users):
    return json.dumps({"gateway": GATEWAY, "management": MANAGEMENT,
                       "users": [{"token": user.token, "address": user.address, "task": task} for user, task in users]})
