package dev.taskwire.shared.value;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses and formats instants and days (RFC 3339). They are stored and shown to the millisecond, in UTC. */
public final class Timestamps {
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern INSTANT =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");
    private static final DateTimeFormatter STRICT_DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    /** The earliest instant that is stored. From this year on MongoDB, Java and JavaScript all show four digits. */
    public static final Instant MIN_INSTANT = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant MAX_INSTANT = Instant.parse("9999-12-31T23:59:59.999Z");

    private Timestamps() {}

    /** Returns the current instant, truncated to milliseconds. */
    public static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Returns {@code 2025-04-10T12:00:00Z}, with a fraction only if it is not zero. */
    public static String format(Instant instant) {
        // ISO_INSTANT pads a fraction to three digits and omits a zero one.
        return instant.toString();
    }

    /**
     * Returns an instant from text with an offset (RFC 3339), truncated to milliseconds; empty for anything else,
     * including impossible dates.
     */
    public static Optional<Instant> parseInstant(String text) {
        if (!INSTANT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            var instant = OffsetDateTime.parse(text.toUpperCase(Locale.ROOT))
                    .toInstant()
                    .truncatedTo(ChronoUnit.MILLIS);
            return isInRange(instant) ? Optional.of(instant) : Optional.empty();
        } catch (DateTimeException impossible) {
            return Optional.empty();
        }
    }

    /** Returns whether the instant is in the range that is stored and shown: the years 1 to 9999. */
    public static boolean isInRange(Instant instant) {
        return !instant.isBefore(MIN_INSTANT) && !instant.isAfter(MAX_INSTANT);
    }

    /** Returns an existing day from {@code YYYY-MM-DD}; empty for anything else. */
    public static Optional<LocalDate> parseDay(String text) {
        if (!DAY.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            var day = LocalDate.parse(text, STRICT_DAY);
            return day.getYear() < 1 ? Optional.empty() : Optional.of(day);
        } catch (DateTimeException impossible) {
            return Optional.empty();
        }
    }

    /** Returns midnight in UTC at the start of the day. */
    public static Instant startOf(LocalDate day) {
        return startOf(day, ZoneOffset.UTC);
    }

    /**
     * Returns the first instant of the day in that time zone, daylight saving changes included, but not earlier than
     * what is stored.
     */
    public static Instant startOf(LocalDate day, ZoneId zone) {
        var start = day.atStartOfDay(zone).toInstant();
        return start.isBefore(MIN_INSTANT) ? MIN_INSTANT : start;
    }

    /** Returns the last millisecond of the day in UTC. */
    public static Instant endOf(LocalDate day) {
        return endOf(day, ZoneOffset.UTC);
    }

    /**
     * Returns the last millisecond of the day in that time zone, daylight saving changes included, but not later than
     * what is stored.
     */
    public static Instant endOf(LocalDate day, ZoneId zone) {
        var end = day.plusDays(1).atStartOfDay(zone).toInstant().minusMillis(1);
        return end.isAfter(MAX_INSTANT) ? MAX_INSTANT : end;
    }
}
