package dev.taskwire.tms.task.model;

import dev.taskwire.shared.value.Timestamps;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * When a task is due.
 *
 * @param at the instant
 * @param day the day, where a day was given; {@code at} is then its last millisecond where the owner was at that time
 */
public record DueDate(Instant at, @Nullable LocalDate day) {

    static DueDate onDay(LocalDate day, ZoneId ownersZone) {
        return new DueDate(Timestamps.endOf(day, ownersZone), day);
    }

    /** As it was given: the day, or the instant in UTC. */
    String text() {
        return day == null ? Timestamps.format(at) : day.toString();
    }

    /** The day that was given, or else the one on which it falls in UTC. */
    public LocalDate dayInUtc() {
        return day == null ? at.atOffset(ZoneOffset.UTC).toLocalDate() : day;
    }
}
