package dev.taskwire.tms.retention;

import dev.taskwire.shared.config.EnvironmentReader;
import java.time.Duration;
import java.util.Optional;

/**
 * Which tasks are deleted.
 *
 * @param age how long a task is kept after its last change; at least a day
 */
public record RetentionConfig(Duration age) {
    private static final String VARIABLE = "TASK_RETENTION";
    /** A typing mistake such as 30m for 30d must not delete all tasks. */
    private static final Duration MIN_AGE = Duration.ofDays(1);

    /** Reads {@code TASK_RETENTION}; empty if it is not set, so tasks are kept. Faults are recorded in the reader. */
    public static Optional<RetentionConfig> from(EnvironmentReader environment) {
        if (environment.string(VARIABLE).isEmpty()) {
            return Optional.empty();
        }
        var age = environment.duration(VARIABLE, MIN_AGE);
        if (age.compareTo(MIN_AGE) < 0) {
            environment.addError(VARIABLE, "must be at least 1d");
        }
        return Optional.of(new RetentionConfig(age));
    }
}
