package dev.taskwire.tms.notify;

import java.time.Duration;
import java.time.Instant;

/**
 * How many mails leave within each window of time. What goes beyond joins a digest, of which each address gets one in
 * each window that follows.
 *
 * @param perAddress so many mails of one notification each go to the same address
 * @param perActor so many mails go out because of what the same user did, digests included
 * @param window windows follow each other; the first began with the epoch
 */
record MailBounds(int perAddress, int perActor, Duration window) {
    static final MailBounds USUAL = new MailBounds(10, 100, Duration.ofHours(1));

    /** When the window of that time began. */
    Instant windowOf(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli() - Math.floorMod(time.toEpochMilli(), window.toMillis()));
    }

    Instant windowAfter(Instant time) {
        return windowOf(time).plus(window);
    }
}
