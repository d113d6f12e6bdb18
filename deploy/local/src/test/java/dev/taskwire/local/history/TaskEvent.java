package dev.taskwire.local.history;

import io.vertx.core.json.JsonObject;

/**
 * An event of a task, as a subscriber of Kafka received it.
 *
 * @param version the {@code ce_sequence}
 * @param state the task in the event, with sorted members
 */
record TaskEvent(int partition, long offset, String id, String type, String task, long version, String state) {
    static final String CREATED = "task.created";
    static final String DELETED = "task.deleted";

    boolean isDeletion() {
        return type.equals(DELETED);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("partition", partition)
                .put("offset", offset)
                .put("id", id)
                .put("type", type)
                .put("task", task)
                .put("version", version)
                .put("state", state);
    }

    static TaskEvent of(JsonObject line) {
        return new TaskEvent(
                line.getInteger("partition"),
                line.getLong("offset"),
                line.getString("id"),
                line.getString("type"),
                line.getString("task"),
                line.getLong("version"),
                line.getString("state"));
    }
}
