package dev.taskwire.tms.notification.quota;

import java.time.Duration;
import java.time.Instant;

/**
 * The maximum numbers of mails in each fixed window of time. Notifications beyond them are sent in digests, one to an
 * address in each window.
 *
 * @param perAddress the maximum number of mails with a single notification to the same address
 * @param perActor the maximum number of mails because of actions of the same user, digests included
 * @param newDevices the maximum number of mails about sign-ins on new devices to the same address, which do not count
 *     for the other limits
 * @param window the length of a window; the first began with the epoch
 */
public record EmailLimits(int perAddress, int perActor, int newDevices, Duration window) {
    public static final EmailLimits DEFAULTS = new EmailLimits(10, 100, 10, Duration.ofHours(1));

    /** Returns the start of the window that holds that time. */
    Instant windowStart(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli() - Math.floorMod(time.toEpochMilli(), window.toMillis()));
    }

    /** Returns the start of the next window after that time. */
    public Instant nextWindowStart(Instant time) {
        return windowStart(time).plus(window);
    }
}
