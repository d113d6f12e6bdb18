package dev.taskwire.tms.task.model;

import dev.taskwire.shared.value.Timestamps;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The due date of a task.
 *
 * @param at the instant
 * @param day the day, if a day was given; {@code at} is then its last millisecond in the time zone that the owner had
 *     at that time
 */
public record DueDate(Instant at, @Nullable LocalDate day) {

    static DueDate onDay(LocalDate day, ZoneId ownersZone) {
        return new DueDate(Timestamps.endOf(day, ownersZone), day);
    }

    /** Returns the due date as it was given: the day, or the instant in UTC. */
    String format() {
        return day == null ? Timestamps.format(at) : day.toString();
    }

    /** Returns the day that was given, or else the day of the instant in UTC. */
    public LocalDate dayInUtc() {
        return day == null ? at.atOffset(ZoneOffset.UTC).toLocalDate() : day;
    }
}
