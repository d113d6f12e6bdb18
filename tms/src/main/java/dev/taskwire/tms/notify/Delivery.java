package dev.taskwire.tms.notify;

import dev.taskwire.shared.trace.CurrentTrace;
import dev.taskwire.shared.trace.TraceParent;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A notification on its way.
 *
 * @param undelivered the channels that are still to be tried
 * @param attempts how often it has failed
 * @param since when its delivery began to count
 * @param leasedUntil who has read just this value may take it over then; no two deliveries have it at the same time
 * @param trace what it belongs to, if to any
 * @param held whether its mail was held back, and waits for a digest
 */
record Delivery(
        Notification notification,
        Set<Channel> undelivered,
        int attempts,
        Instant since,
        Instant leasedUntil,
        @Nullable TraceParent trace,
        boolean held) {

    /** One that has not been held back. */
    Delivery(
            Notification notification,
            Set<Channel> undelivered,
            int attempts,
            Instant since,
            Instant leasedUntil,
            @Nullable TraceParent trace) {
        this(notification, undelivered, attempts, since, leasedUntil, trace, false);
    }

    /** One that has not been tried; it belongs to the trace of the current context. */
    static Delivery begin(Notification notification, Set<Channel> channels, Instant now, Instant leasedUntil) {
        return new Delivery(notification, channels, 0, now, leasedUntil, CurrentTrace.get());
    }

    /** The same, leased anew. */
    Delivery leased(Instant until) {
        return new Delivery(notification, undelivered, attempts, since, until, trace, held);
    }
}
