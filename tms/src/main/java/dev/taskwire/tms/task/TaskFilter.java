package dev.taskwire.tms.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which tasks a list has; what is empty does not restrict it. Befores and afters exclude their instant.
 *
 * @param userId the owner
 * @param updatedSince includes its instant
 * @param words each must be the beginning of one of the task's terms
 */
public record TaskFilter(
        Optional<UUID> userId,
        Optional<TaskStatus> status,
        Optional<TaskPriority> priority,
        Optional<Instant> dueBefore,
        Optional<Instant> dueAfter,
        Optional<Instant> createdBefore,
        Optional<Instant> createdAfter,
        Optional<Instant> updatedSince,
        List<String> words) {

    /** The same, for one owner's tasks only. */
    TaskFilter of(UUID owner) {
        return new TaskFilter(
                Optional.of(owner),
                status,
                priority,
                dueBefore,
                dueAfter,
                createdBefore,
                createdAfter,
                updatedSince,
                words);
    }
}
