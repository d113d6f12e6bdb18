package dev.taskwire.tms.notify;

import java.time.Duration;
import java.time.Instant;

/**
 * How long notifications are kept: longer than Kafka keeps their events, since what is gone could be made again. So
 * events that are as old make none, wherever they come from.
 */
record Keeping(Duration time) {
    private static final Duration MIN_TIME = Duration.ofDays(90);
    private static final Duration LONGER_THAN_EVENTS = Duration.ofDays(1);
    /** More than clocks of processes differ. */
    private static final Duration MARGIN = Duration.ofHours(1);

    /** Where Kafka keeps events for so long. */
    static Keeping beyond(Duration events) {
        var longer = events.plus(LONGER_THAN_EVENTS);
        return new Keeping(longer.compareTo(MIN_TIME) > 0 ? longer : MIN_TIME);
    }

    /** What is from before that is removed. */
    Instant end(Instant now) {
        return now.minus(time);
    }

    /** Whether an event of that time is too old to make a notification that might have been removed already. */
    boolean isTooOld(Instant event, Instant now) {
        return event.isBefore(end(now).plus(MARGIN));
    }
}
