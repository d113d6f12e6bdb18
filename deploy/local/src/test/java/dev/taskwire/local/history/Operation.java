package dev.taskwire.local.history;

import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * One call of a client, from its invocation to its end.
 *
 * @param task the id, empty for a create that was not acknowledged
 * @param value the title that the call writes, which no other call writes; empty where it writes none
 * @param key the Idempotency-Key of a create, else empty
 * @param expected the version that an If-Match or If-None-Match names, else 0
 * @param invoked nanoseconds of the monotonic clock
 * @param completed likewise; {@link Long#MAX_VALUE} if it never ended
 * @param status of the answer, 0 without one
 * @param version of the answer's ETag, 0 without one
 * @param state the task in the answer, with sorted members; empty without one
 */
record Operation(
        int client,
        Kind kind,
        String task,
        String value,
        String key,
        long expected,
        long invoked,
        long completed,
        Outcome outcome,
        int status,
        long version,
        String state,
        String requestId) {

    enum Kind {
        READ,
        /** A read with If-None-Match. */
        REVALIDATE,
        /** Without If-Match. */
        PUT,
        PUT_IF_MATCH,
        /** With If-Match and the value that the task has already. */
        PUT_UNCHANGED,
        CREATE,
        DELETE;

        private static final Set<Kind> UPDATES = Set.of(PUT, PUT_IF_MATCH);

        /** Whether it makes a new version when it succeeds. */
        boolean isUpdate() {
            return UPDATES.contains(this);
        }
    }

    enum Outcome {
        OK,
        /** There is no such task, says the answer. */
        GONE,
        /** It had no effect, says the answer. */
        REFUSED,
        /** It may have had its effect, or may have it yet. */
        UNKNOWN
    }

    boolean isOk() {
        return outcome == Outcome.OK;
    }

    /** Whether the answer says which version the task has. */
    boolean showsVersion() {
        return isOk() && version > 0;
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("client", client)
                .put("kind", kind.name())
                .put("task", task)
                .put("value", value)
                .put("key", key)
                .put("expected", expected)
                .put("invoked", invoked)
                .put("completed", completed)
                .put("outcome", outcome.name())
                .put("status", status)
                .put("version", version)
                .put("state", state)
                .put("request_id", requestId);
    }

    static Operation of(JsonObject line) {
        return new Operation(
                line.getInteger("client"),
                Kind.valueOf(line.getString("kind")),
                line.getString("task"),
                line.getString("value"),
                line.getString("key"),
                line.getLong("expected"),
                line.getLong("invoked"),
                line.getLong("completed"),
                Outcome.valueOf(line.getString("outcome")),
                line.getInteger("status"),
                line.getLong("version"),
                line.getString("state"),
                line.getString("request_id"));
    }
}
