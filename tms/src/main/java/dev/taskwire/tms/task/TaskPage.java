package dev.taskwire.tms.task;

import java.util.List;
import java.util.Optional;

/** One page of a list; {@code next} is where the following one begins, if there is one. */
public record TaskPage(List<Task> tasks, Optional<TaskCursor> next) {}
