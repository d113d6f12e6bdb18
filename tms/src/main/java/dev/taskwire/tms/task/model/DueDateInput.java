package dev.taskwire.tms.task.model;

import dev.taskwire.shared.value.Timestamps;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a caller wants a task to be due: at an instant or on a day, one of the two. When a day ends is for its owner's
 * zone to say.
 */
public record DueDateInput(@Nullable Instant at, @Nullable LocalDate day) {

    /** An instant with its offset, or a day; empty for what is neither or does not exist. */
    static Optional<DueDateInput> parse(String text) {
        Optional<DueDateInput> asDay = parseDay(text);
        return asDay.isPresent() ? asDay : Timestamps.parseInstant(text).map(at -> new DueDateInput(at, null));
    }

    /** A day; empty for what is none or does not exist. */
    public static Optional<DueDateInput> parseDay(String text) {
        return Timestamps.parseDay(text).map(day -> new DueDateInput(null, day));
    }

    /** Whether it is another day than that of the present due date, so that the zone must be known. */
    boolean needsZone(@Nullable DueDate present) {
        return day != null && (present == null || !day.equals(present.day()));
    }

    DueDate in(ZoneId ownersZone) {
        return day == null ? new DueDate(Objects.requireNonNull(at), null) : DueDate.onDay(day, ownersZone);
    }
}
