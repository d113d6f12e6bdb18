package dev.taskwire.tms.notification.model;

import dev.taskwire.shared.telemetry.tracing.TraceContext;
import dev.taskwire.shared.telemetry.tracing.TraceParent;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of a notification to its channels.
 *
 * @param undelivered the channels that are still to be tried
 * @param attempts the number of failed attempts
 * @param startedAt when the delivery began
 * @param leasedUntil when the lease expires, which is when the next attempt is due; a process acquires a lease on
 *     condition that this is unchanged
 * @param trace the trace that the delivery belongs to, if any
 * @param held whether its mail waits for a digest
 */
public record NotificationDelivery(
        Notification notification,
        Set<NotificationChannel> undelivered,
        int attempts,
        Instant startedAt,
        Instant leasedUntil,
        @Nullable TraceParent trace,
        boolean held) {

    /** Creates a delivery whose mail does not wait for a digest. */
    public NotificationDelivery(
            Notification notification,
            Set<NotificationChannel> undelivered,
            int attempts,
            Instant startedAt,
            Instant leasedUntil,
            @Nullable TraceParent trace) {
        this(notification, undelivered, attempts, startedAt, leasedUntil, trace, false);
    }

    /** Returns a delivery without attempts, in the trace of the current context. */
    public static NotificationDelivery create(
            Notification notification, Set<NotificationChannel> channels, Instant now, Instant leasedUntil) {
        return new NotificationDelivery(notification, channels, 0, now, leasedUntil, TraceContext.get());
    }

    /** Returns a copy with another lease. */
    public NotificationDelivery withLease(Instant until) {
        return new NotificationDelivery(notification, undelivered, attempts, startedAt, until, trace, held);
    }
}
