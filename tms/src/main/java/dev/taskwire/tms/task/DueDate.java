package dev.taskwire.tms.task;

import dev.taskwire.shared.time.Times;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a task is due.
 *
 * @param at the instant
 * @param day the day, where a day was given; {@code at} is then its last millisecond in UTC
 */
public record DueDate(Instant at, @Nullable LocalDate day) {

    /** An instant with its offset, or a day; empty for what is neither or does not exist. */
    static Optional<DueDate> parse(String text) {
        Optional<DueDate> asDay = Times.parseDay(text).map(day -> new DueDate(Times.endOf(day), day));
        return asDay.isPresent() ? asDay : Times.parseInstant(text).map(at -> new DueDate(at, null));
    }

    /** As it was given: the day, or the instant in UTC. */
    String text() {
        return day == null ? Times.format(at) : day.toString();
    }
}
