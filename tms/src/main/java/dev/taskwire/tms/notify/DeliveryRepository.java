package dev.taskwire.tms.notify;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Stores deliveries and their leases. */
interface DeliveryRepository {
    /** Returns those that are due and not leased, the longest due first. */
    Future<List<Delivery>> due(Instant now, int limit);

    /** Leases it until then; false when another process was faster. */
    Future<Boolean> lease(Delivery due, Instant until);

    /** Records that everything is delivered. */
    Future<Void> complete(UUID id);

    /** Counts an attempt and schedules the next one; does nothing when another process has the lease. */
    Future<Void> reschedule(Delivery leased, Set<Channel> left, Instant at);

    /** The same without counting an attempt. */
    Future<Void> postpone(Delivery leased, Set<Channel> left, Instant until);

    /** Lets the mail wait for a digest until then; does nothing when another process has the lease. */
    Future<Void> hold(Delivery leased, Set<Channel> left, Instant until);

    /**
     * Leases what is held of the same user and in no digest, until the lead's lease expires.
     *
     * @return the number of those, without the lead
     */
    Future<Long> gather(Delivery lead, Instant now);

    /** Returns up to so many of those that were gathered, the oldest first. */
    Future<List<Delivery>> gathered(Delivery lead, int limit);

    /** Records that everything is delivered of those that were gathered. */
    Future<Void> gatheredDone(Delivery lead);

    /** Gives up those that were gathered. */
    Future<Void> gatheredDead(Delivery lead, Instant at, String reason);

    /** Gives up what is undelivered; does nothing when another process has the lease. */
    Future<Void> deadLetter(Delivery leased, Set<Channel> left, Instant at, String reason);

    /** Removes the notification, for a user who does not exist. */
    Future<Void> remove(UUID id);

    /** Returns how many are still to be delivered. */
    Future<Long> count();
}
