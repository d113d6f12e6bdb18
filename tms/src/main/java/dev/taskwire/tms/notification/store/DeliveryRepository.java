package dev.taskwire.tms.notification.store;

import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Stores deliveries and their leases. */
public interface DeliveryRepository {
    /** Returns those that are due and not leased, the longest due first. */
    Future<List<NotificationDelivery>> due(Instant now, int limit);

    /** Leases it until then; false when another process was faster. */
    Future<Boolean> lease(NotificationDelivery due, Instant until);

    /** Records that everything is delivered. */
    Future<Void> complete(UUID id);

    /** Counts an attempt and schedules the next one; does nothing when another process has the lease. */
    Future<Void> reschedule(NotificationDelivery leased, Set<NotificationChannel> left, Instant at);

    /** The same without counting an attempt. */
    Future<Void> postpone(NotificationDelivery leased, Set<NotificationChannel> left, Instant until);

    /** Lets the mail wait for a digest until then; does nothing when another process has the lease. */
    Future<Void> hold(NotificationDelivery leased, Set<NotificationChannel> left, Instant until);

    /**
     * Leases what is held of the same user and in no digest, until the lead's lease expires.
     *
     * @return the number of those, without the lead
     */
    Future<Long> gather(NotificationDelivery lead, Instant now);

    /** Returns up to so many of those that were gathered, the oldest first. */
    Future<List<NotificationDelivery>> gathered(NotificationDelivery lead, int limit);

    /** Records that everything is delivered of those that were gathered. */
    Future<Void> gatheredDone(NotificationDelivery lead);

    /** Gives up those that were gathered. */
    Future<Void> gatheredDead(NotificationDelivery lead, Instant at, String reason);

    /** Gives up what is undelivered; does nothing when another process has the lease. */
    Future<Void> deadLetter(NotificationDelivery leased, Set<NotificationChannel> left, Instant at, String reason);

    /** Removes the notification, for a user who does not exist. */
    Future<Void> remove(UUID id);

    /** Returns how many are still to be delivered. */
    Future<Long> count();
}
