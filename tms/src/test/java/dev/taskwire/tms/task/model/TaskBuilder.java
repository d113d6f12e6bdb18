package dev.taskwire.tms.task.model;

import dev.taskwire.shared.value.ResourceIds;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A task of a test: plain, except for what the test says. */
public final class TaskBuilder {
    public static final Instant THEN = Instant.parse("2026-04-01T09:15:30.250Z");

    private final UUID id = ResourceIds.next();
    private UUID owner = ResourceIds.next();
    private @Nullable UUID assignee;
    private String title = "Buy groceries";
    private @Nullable String description;
    private TaskStatus status = TaskStatus.PENDING;
    private TaskPriority priority = TaskPriority.MEDIUM;
    private @Nullable DueDate due;
    private @Nullable Instant remindedOf;
    private Instant createdAt = THEN;
    private Instant updatedAt = THEN;

    private TaskBuilder() {}

    public static TaskBuilder task() {
        return new TaskBuilder();
    }

    public TaskBuilder owner(UUID value) {
        owner = value;
        return this;
    }

    public TaskBuilder assignee(@Nullable UUID value) {
        assignee = value;
        return this;
    }

    public TaskBuilder title(String value) {
        title = value;
        return this;
    }

    public TaskBuilder description(@Nullable String value) {
        description = value;
        return this;
    }

    public TaskBuilder status(TaskStatus value) {
        status = value;
        return this;
    }

    public TaskBuilder priority(TaskPriority value) {
        priority = value;
        return this;
    }

    /** A day in UTC or an instant; null for none. */
    public TaskBuilder due(@Nullable String text) {
        due = text == null ? null : DueDateInput.parse(text).orElseThrow().resolve(ZoneOffset.UTC);
        return this;
    }

    /** A day where the owner is. */
    public TaskBuilder dueOn(String day, String zone) {
        due = DueDate.onDay(LocalDate.parse(day), ZoneId.of(zone));
        return this;
    }

    public TaskBuilder remindedOf(String instant) {
        remindedOf = Instant.parse(instant);
        return this;
    }

    public TaskBuilder createdAt(Instant value) {
        createdAt = value;
        return this;
    }

    public TaskBuilder updatedAt(Instant value) {
        updatedAt = value;
        return this;
    }

    public Task build() {
        var task = new Task(
                id, owner, assignee, title, description, status, priority, due, remindedOf, createdAt, updatedAt, 1);
        return task.withReminderReset(null);
    }
}
