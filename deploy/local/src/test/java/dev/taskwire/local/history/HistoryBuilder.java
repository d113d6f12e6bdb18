package dev.taskwire.local.history;

import dev.taskwire.local.history.Operation.Kind;
import dev.taskwire.local.history.Operation.Outcome;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Histories of one task, written down call by call. Each call lasts 10 ms of a clock that goes on by itself. */
final class HistoryBuilder {
    static final String TASK = "task_1";

    private static final long CALL = 10;

    private final List<Operation> operations = new ArrayList<>();
    private final List<TaskEvent> events = new ArrayList<>();
    private long now;

    /** Lets time pass. */
    HistoryBuilder after(long millis) {
        now += millis;
        return this;
    }

    /** A create, and its event. */
    HistoryBuilder create(String value) {
        return ok(Kind.CREATE, value, 0, 1, value).event(1, value);
    }

    HistoryBuilder createOf(String task, String value) {
        add(Kind.CREATE, task, value, 0, Outcome.OK, 201, 1, state(1, value));
        return this;
    }

    /** An acknowledged update without If-Match, and its event. */
    HistoryBuilder put(String value, long version) {
        return putWithoutEvent(value, version).event(version, value);
    }

    HistoryBuilder putWithoutEvent(String value, long version) {
        return ok(Kind.PUT, value, 0, version, value);
    }

    HistoryBuilder putIfMatch(long expected, String value, long version) {
        return ok(Kind.PUT_IF_MATCH, value, expected, version, value).event(version, value);
    }

    /** An update with that answer, which is none of success. */
    HistoryBuilder put(String value, Outcome outcome, int status) {
        add(Kind.PUT, TASK, value, 0, outcome, status, 0, "");
        return this;
    }

    HistoryBuilder read(long version, String value) {
        return ok(Kind.READ, "", 0, version, value);
    }

    /** A read that began so many milliseconds ago and ends now. */
    HistoryBuilder readSince(long millis, long version, String value) {
        now -= millis;
        read(version, value);
        var last = operations.remove(operations.size() - 1);
        now += millis;
        operations.add(ending(last, TimeUnit.MILLISECONDS.toNanos(now)));
        return this;
    }

    HistoryBuilder notModified(long version) {
        add(Kind.REVALIDATE, TASK, "", version, Outcome.OK, 304, version, "");
        return this;
    }

    HistoryBuilder unchanged(long version, String value) {
        return ok(Kind.PUT_UNCHANGED, value, version, version, value);
    }

    HistoryBuilder gone(Kind kind) {
        add(kind, TASK, "", 0, Outcome.GONE, 404, 0, "");
        return this;
    }

    HistoryBuilder delete(Outcome outcome, int status) {
        add(Kind.DELETE, TASK, "", 0, outcome, status, 0, "");
        return this;
    }

    HistoryBuilder event(long version, String value) {
        return event("event-" + version, version == 1 ? TaskEvent.CREATED : "task.updated", version, value);
    }

    HistoryBuilder event(String id, String type, long version, String value) {
        events.add(new TaskEvent(0, events.size(), id, type, TASK, version, state(version, value)));
        return this;
    }

    History build() {
        return new History(List.copyOf(operations), List.copyOf(events));
    }

    private HistoryBuilder ok(Kind kind, String value, long expected, long version, String shown) {
        add(kind, TASK, value, expected, Outcome.OK, kind == Kind.CREATE ? 201 : 200, version, state(version, shown));
        return this;
    }

    private static String state(long version, String value) {
        return History.state(new JsonObject().put("version", version).put("title", value));
    }

    private void add(
            Kind kind,
            String task,
            String value,
            long expected,
            Outcome outcome,
            int status,
            long version,
            String state) {
        now++;
        long invoked = TimeUnit.MILLISECONDS.toNanos(now);
        now += CALL;
        operations.add(new Operation(
                1,
                kind,
                task,
                value,
                kind == Kind.CREATE ? value : "",
                expected,
                invoked,
                TimeUnit.MILLISECONDS.toNanos(now),
                outcome,
                status,
                version,
                state,
                "request"));
    }

    private static Operation ending(Operation operation, long completed) {
        return Operation.of(operation.toJson().put("completed", completed));
    }
}
