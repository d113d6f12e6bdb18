package dev.taskwire.tms.notification.delivery;

import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.tms.notification.delivery.DeliveryResult.NextStep;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import java.time.Duration;
import java.time.Instant;

/** Decides when a delivery is attempted again, with exponential back-off, and when it is given up. */
final class DeliveryRetryPolicy {
    private static final Duration POSTPONE_DELAY = Duration.ofSeconds(15);
    private static final Backoff SOON_BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1));
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(30), Duration.ofHours(1));
    private static final Duration MAX_AGE = Duration.ofHours(24);
    private static final int MIN_ATTEMPTS = 5;

    private DeliveryRetryPolicy() {}

    /** Returns whether the delivery is given up: after a permanent failure, or after transient failures for a day. */
    static boolean isExhausted(NotificationDelivery delivery, NextStep nextStep, Instant now) {
        return switch (nextStep) {
            case DEAD_LETTER -> true;
            case RETRY ->
                delivery.attempts() >= MIN_ATTEMPTS
                        && !now.isBefore(delivery.startedAt().plus(MAX_AGE));
            case COMPLETE, REMOVE, HOLD, POSTPONE, RETRY_SOON -> false;
        };
    }

    /** Returns the delay before the next attempt. It doubles with each failed attempt, up to a bound. */
    static Duration delay(NotificationDelivery delivery, NextStep nextStep) {
        return switch (nextStep) {
            case POSTPONE -> POSTPONE_DELAY;
            case RETRY_SOON -> SOON_BACKOFF.delay(delivery.attempts());
            case RETRY -> BACKOFF.delay(delivery.attempts());
            case COMPLETE, REMOVE, HOLD, DEAD_LETTER -> throw new IllegalArgumentException(nextStep + " has no delay");
        };
    }
}
