package dev.taskwire.tms.task;

import java.util.Optional;

/** A question for one page of tasks. */
public record TaskSearch(TaskFilter filter, TaskSort sort, Optional<TaskCursor> after, int limit) {
    TaskSearch with(TaskFilter other) {
        return new TaskSearch(other, sort, after, limit);
    }

    TaskSearch withLimit(int other) {
        return new TaskSearch(filter, sort, after, other);
    }
}
