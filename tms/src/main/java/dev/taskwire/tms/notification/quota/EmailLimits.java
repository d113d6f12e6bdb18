package dev.taskwire.tms.notification.quota;

import java.time.Duration;
import java.time.Instant;

/**
 * The number of mails that are sent in each fixed window of time. What exceeds it is sent in digests, one to an address
 * in each window.
 *
 * @param perAddress the number of mails of one notification each to the same address
 * @param perActor the number of mails because of the actions of the same user, digests included
 * @param window the length of a window; the first began with the epoch
 */
public record EmailLimits(int perAddress, int perActor, Duration window) {
    public static final EmailLimits USUAL = new EmailLimits(10, 100, Duration.ofHours(1));

    /** Returns when the window of that time began. */
    Instant windowOf(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli() - Math.floorMod(time.toEpochMilli(), window.toMillis()));
    }

    public Instant windowAfter(Instant time) {
        return windowOf(time).plus(window);
    }
}
