package dev.taskwire.tms.task.model;

import dev.taskwire.shared.value.Timestamps;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The due date that a caller asks for: either an instant or a day. When a day ends depends on the owner's time zone.
 */
public record DueDateInput(@Nullable Instant at, @Nullable LocalDate day) {

    /** Parses an instant with an offset, or a day; empty if the text is neither or the date does not exist. */
    static Optional<DueDateInput> parse(String text) {
        Optional<DueDateInput> asDay = parseDay(text);
        return asDay.isPresent() ? asDay : Timestamps.parseInstant(text).map(at -> new DueDateInput(at, null));
    }

    /** Parses a day; empty if the text is not a day or the date does not exist. */
    public static Optional<DueDateInput> parseDay(String text) {
        return Timestamps.parseDay(text).map(day -> new DueDateInput(null, day));
    }

    /** Returns whether the day differs from that of the current due date, so that the owner's time zone is needed. */
    boolean needsZone(@Nullable DueDate current) {
        return day != null && (current == null || !day.equals(current.day()));
    }

    DueDate resolve(ZoneId ownersZone) {
        return day == null ? new DueDate(Objects.requireNonNull(at), null) : DueDate.onDay(day, ownersZone);
    }
}
