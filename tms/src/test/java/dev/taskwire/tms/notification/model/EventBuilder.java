package dev.taskwire.tms.notification.model;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event of a task, as tms publishes it: an update that changed nothing of note, except for what the test says. */
public final class EventBuilder {
    public static final Instant THEN = Instant.parse("2026-04-01T09:15:30.250Z");

    private final UUID task = ResourceIds.next();
    private UUID id = ResourceIds.next();
    private String type = "task.updated";
    private Instant time = THEN;
    private String title = "T1";
    private UUID owner = ResourceIds.next();
    private @Nullable UUID assignee;
    private @Nullable UUID actor = ResourceIds.next();
    private @Nullable String due;
    private final JsonObject changed = new JsonObject();

    private EventBuilder() {}

    public static EventBuilder event() {
        return new EventBuilder();
    }

    EventBuilder id(UUID value) {
        id = value;
        return this;
    }

    public EventBuilder type(String value) {
        type = value;
        return this;
    }

    public EventBuilder time(Instant value) {
        time = value;
        return this;
    }

    public EventBuilder title(String value) {
        title = value;
        return this;
    }

    public EventBuilder owner(UUID value) {
        owner = value;
        return this;
    }

    public EventBuilder assignee(@Nullable UUID value) {
        assignee = value;
        return this;
    }

    public EventBuilder by(@Nullable UUID value) {
        actor = value;
        return this;
    }

    public EventBuilder due(@Nullable String value) {
        due = value;
        return this;
    }

    public EventBuilder status(@Nullable String old, String now) {
        changed.put("status", new JsonObject().put("old", old).put("new", now));
        return this;
    }

    /** The assignee is another one since this event. */
    public EventBuilder assigned(@Nullable UUID old, @Nullable UUID now) {
        changed.put(
                "assigned_to",
                new JsonObject()
                        .put("old", old == null ? null : ResourceIds.user(old))
                        .put("new", now == null ? null : ResourceIds.user(now)));
        return assignee(now);
    }

    public EventBuilder dueSoon(String day) {
        return type("task.due_soon").by(null).due(day);
    }

    JsonObject data() {
        var state = new JsonObject()
                .put("id", ResourceIds.task(task))
                .put("user_id", ResourceIds.user(owner))
                .put("assigned_to", assignee == null ? null : ResourceIds.user(assignee))
                .put("title", title)
                .put("due_date", due);
        return new JsonObject()
                .put("task", state)
                .put("changed", changed)
                .put("actor", new JsonObject().put("user_id", actor == null ? null : ResourceIds.user(actor)));
    }

    public EventEnvelope envelope() {
        String subject = ResourceIds.task(task);
        return new EventEnvelope(id.toString(), type, subject, subject, 2, time, data().encode());
    }

    public TaskEvent build() {
        return TaskEvent.of(envelope());
    }
}
