package dev.taskwire.tms.task;

import dev.taskwire.shared.id.Ids;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A task of a test: plain, except for what the test says. */
final class TaskBuilder {
    static final Instant THEN = Instant.parse("2026-04-01T09:15:30.250Z");

    private final UUID id = Ids.next();
    private UUID owner = Ids.next();
    private String title = "Buy groceries";
    private @Nullable String description;
    private TaskStatus status = TaskStatus.PENDING;
    private TaskPriority priority = TaskPriority.MEDIUM;
    private @Nullable DueDate due;
    private Instant createdAt = THEN;
    private Instant updatedAt = THEN;

    private TaskBuilder() {}

    static TaskBuilder task() {
        return new TaskBuilder();
    }

    TaskBuilder owner(UUID value) {
        owner = value;
        return this;
    }

    TaskBuilder title(String value) {
        title = value;
        return this;
    }

    TaskBuilder description(@Nullable String value) {
        description = value;
        return this;
    }

    TaskBuilder status(TaskStatus value) {
        status = value;
        return this;
    }

    TaskBuilder priority(TaskPriority value) {
        priority = value;
        return this;
    }

    /** A day or an instant; null for none. */
    TaskBuilder due(@Nullable String text) {
        due = text == null ? null : DueDate.parse(text).orElseThrow();
        return this;
    }

    TaskBuilder createdAt(Instant value) {
        createdAt = value;
        return this;
    }

    TaskBuilder updatedAt(Instant value) {
        updatedAt = value;
        return this;
    }

    Task build() {
        return new Task(id, owner, title, description, status, priority, due, createdAt, updatedAt, 1);
    }
}
