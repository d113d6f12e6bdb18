package dev.taskwire.shared.mail.permit;

import io.vertx.core.Future;
import java.time.Instant;

/** Stores permits of mails, shared by all processes. Every write is durable once its future completes. */
public interface EmailPermitRepository {
    /**
     * Acquires a permit for a mail. Idempotent: a mail that has a permit keeps it.
     *
     * @param holder the address or actor whose permits are counted, with the window
     * @param ends the end of the window
     * @param limit the number of permits in the window
     * @param mail the id of the mail
     * @return false when all permits of the holder are used
     */
    Future<Boolean> tryAcquire(String holder, Instant ends, int limit, String mail);

    /** Releases a permit that {@link #tryAcquire} has acquired. */
    Future<Void> release(String holder, String mail);

    /** Removes the permits of windows that ended before that time. */
    Future<Void> removeEndedBefore(Instant time);
}
