"""Keeps a copy of all tasks: consumes from now on, then reads what is there; whatever has the higher version counts."""
import json
import os
import urllib.request

from kafka import KafkaConsumer, TopicPartition

versions = {}


def apply(kind, task):
    if task["version"] > versions.get(task["id"], 0):
        versions[task["id"]] = task["version"]  # kept for a deleted task too, so that nothing older brings it back
        print("gone " + task["id"] if kind == "task.deleted" else f"have {task['id']} {json.dumps(task)}", flush=True)


kafka = KafkaConsumer(bootstrap_servers=os.environ["KAFKA_BOOTSTRAP_SERVERS"])
partitions = [TopicPartition("taskwire.tasks", n) for n in kafka.partitions_for_topic("taskwire.tasks")]
kafka.assign(partitions)
kafka.seek_to_end(*partitions)
for partition in partitions:
    kafka.position(partition)  # the ends are looked up now, and not at the first poll

page = "/api/tasks?limit=200&sort=created_at"
while page:
    request = urllib.request.Request(
        os.environ["TASKWIRE_URL"] + page, headers={"Authorization": "Bearer " + os.environ["TASKWIRE_TOKEN"]})
    with urllib.request.urlopen(request) as answer:
        for task in json.load(answer):
            apply("", task)
        link = answer.headers.get("Link")
        page = link[1:link.index(">")] if link else None

for record in kafka:
    apply(dict(record.headers)["ce_type"].decode(), json.loads(record.value)["task"])
