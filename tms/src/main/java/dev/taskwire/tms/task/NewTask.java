package dev.taskwire.tms.task;

import org.jspecify.annotations.Nullable;

/** What a caller says of a task to be created. */
public record NewTask(
        String title,
        @Nullable String description,
        TaskStatus status,
        TaskPriority priority,
        @Nullable DueDate dueDate) {}
