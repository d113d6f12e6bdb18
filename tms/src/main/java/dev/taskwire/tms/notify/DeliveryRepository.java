package dev.taskwire.tms.notify;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What is to be delivered, and who is at it. */
interface DeliveryRepository {
    /** What nobody is at, longest due first. */
    Future<List<Delivery>> due(Instant now, int limit);

    /** Takes it until then; false when somebody else was faster. */
    Future<Boolean> lease(Delivery due, Instant until);

    /** Nothing is left to deliver. */
    Future<Void> complete(UUID id);

    /** Has the rest tried again at that time; does nothing when somebody else has taken it over. */
    Future<Void> reschedule(Delivery leased, Set<Channel> left, Instant at);

    /** The same for what could not be tried, which does not count. */
    Future<Void> postpone(Delivery leased, Set<Channel> left, Instant until);

    /** Has the mail wait for a digest until then; does nothing when somebody else has taken it over. */
    Future<Void> hold(Delivery leased, Set<Channel> left, Instant until);

    /**
     * Takes over what is held back of the same user and in no digest, for as long as the lead is leased.
     *
     * @return how many there are, beside the lead
     */
    Future<Long> gather(Delivery lead, Instant now);

    /** Up to so many of those that were gathered, the oldest first. */
    Future<List<Delivery>> gathered(Delivery lead, int limit);

    /** Nothing is left to deliver of those that were gathered. */
    Future<Void> gatheredDone(Delivery lead);

    /** Gives those up that were gathered. */
    Future<Void> gatheredDead(Delivery lead, Instant at, String reason);

    /** Gives the rest up; does nothing when somebody else has taken it over. */
    Future<Void> deadLetter(Delivery leased, Set<Channel> left, Instant at, String reason);

    /** Removes it, for a user who does not exist. */
    Future<Void> remove(UUID id);

    /** How many are still to be delivered. */
    Future<Long> count();
}
