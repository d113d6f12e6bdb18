package dev.taskwire.tms.notification.quota;

import io.vertx.core.Future;
import java.time.Instant;

/** Counts mails of a window, for all processes together. Every write is durable once its future completes. */
interface EmailPermitRepository {
    /**
     * Takes a permit for a mail; one that has it already has it still.
     *
     * @param holder whose permits they are, and of which window
     * @param ends when the window does
     * @return false when the holder has given all of them away
     */
    Future<Boolean> take(String holder, Instant ends, int limit, String mail);

    /** Gives back what {@link #take} gave. */
    Future<Void> giveBack(String holder, String mail);

    /** Removes the permits of windows that ended before that time. */
    Future<Void> forget(Instant before);
}
