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
    /** Returns the deliveries that are due and not leased, the longest due first. */
    Future<List<NotificationDelivery>> findDue(Instant now, int limit);

    /** Leases the delivery until then; returns false if another process has leased it first. */
    Future<Boolean> lease(NotificationDelivery due, Instant until);

    /** Records that the notification is delivered to all its channels. */
    Future<Void> complete(UUID id);

    /** Counts an attempt and schedules the next one; does nothing when another process has the lease. */
    Future<Void> reschedule(NotificationDelivery leased, Set<NotificationChannel> left, Instant at);

    /** Schedules the next attempt without counting one; does nothing when another process has the lease. */
    Future<Void> postpone(NotificationDelivery leased, Set<NotificationChannel> left, Instant until);

    /** Lets the mail wait for a digest until then; does nothing when another process has the lease. */
    Future<Void> hold(NotificationDelivery leased, Set<NotificationChannel> left, Instant until);

    /**
     * Leases the held deliveries of the same user that are in no other digest, until the lease of the lead expires:
     * those about security with a lead about security, and those about tasks with one about a task. Their settings
     * differ.
     *
     * @return their number, without the lead
     */
    Future<Long> leaseForDigest(NotificationDelivery lead, Instant now);

    /** Returns deliveries of the lead's digest, without the lead, the oldest first. */
    Future<List<NotificationDelivery>> findInDigest(NotificationDelivery lead, int limit);

    /** Records that all deliveries of the lead's digest are complete, without the lead. */
    Future<Void> completeDigest(NotificationDelivery lead);

    /** Gives up all deliveries of the lead's digest, without the lead. */
    Future<Void> deadLetterDigest(NotificationDelivery lead, Instant at, String reason);

    /** Gives up the delivery; does nothing when another process has the lease. */
    Future<Void> deadLetter(NotificationDelivery leased, Set<NotificationChannel> left, Instant at, String reason);

    /** Removes the notification of a user who does not exist. */
    Future<Void> remove(UUID id);

    /** Returns the number of notifications that are still to be delivered. */
    Future<Long> count();
}
