package dev.taskwire.tms.notification.model;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides how long notifications are kept: longer than Kafka keeps their events, because a redelivered event could
 * otherwise create a removed notification again. An event of that age creates none.
 *
 * @param period the retention of notifications
 */
public record RetentionPolicy(Duration period) {
    private static final Duration MIN_PERIOD = Duration.ofDays(90);
    private static final Duration LONGER_THAN_EVENTS = Duration.ofDays(1);
    /** Longer than the greatest difference between the clocks of two processes. */
    private static final Duration MARGIN = Duration.ofHours(1);

    /**
     * Returns the policy for the retention of events in Kafka: one day longer, and 90 days at least.
     *
     * @param eventRetention how long Kafka keeps events
     */
    public static RetentionPolicy longerThan(Duration eventRetention) {
        var longer = eventRetention.plus(LONGER_THAN_EVENTS);
        return new RetentionPolicy(longer.compareTo(MIN_PERIOD) > 0 ? longer : MIN_PERIOD);
    }

    /** Returns the time before which notifications have expired. */
    public Instant cutoff(Instant now) {
        return now.minus(period);
    }

    /** Returns whether an event of that time is so old that its notification may have been removed already. */
    public boolean isTooOld(Instant event, Instant now) {
        return event.isBefore(cutoff(now).plus(MARGIN));
    }
}
