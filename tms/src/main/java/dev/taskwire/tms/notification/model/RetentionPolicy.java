package dev.taskwire.tms.notification.model;

import java.time.Duration;
import java.time.Instant;

/**
 * How long notifications are kept: longer than Kafka keeps their events, because an event could otherwise create one
 * again that was removed. An event that is as old creates none.
 */
public record RetentionPolicy(Duration time) {
    private static final Duration MIN_TIME = Duration.ofDays(90);
    private static final Duration LONGER_THAN_EVENTS = Duration.ofDays(1);
    /** More than the clocks of processes differ. */
    private static final Duration MARGIN = Duration.ofHours(1);

    /** Returns the policy for events that Kafka keeps for so long. */
    public static RetentionPolicy beyond(Duration events) {
        var longer = events.plus(LONGER_THAN_EVENTS);
        return new RetentionPolicy(longer.compareTo(MIN_TIME) > 0 ? longer : MIN_TIME);
    }

    /** Returns the time before which notifications are removed. */
    public Instant end(Instant now) {
        return now.minus(time);
    }

    /** Whether an event of that time is too old to make a notification that might have been removed already. */
    public boolean isTooOld(Instant event, Instant now) {
        return event.isBefore(end(now).plus(MARGIN));
    }
}
