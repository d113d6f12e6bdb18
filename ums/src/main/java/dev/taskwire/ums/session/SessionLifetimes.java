package dev.taskwire.ums.session;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How long tokens live.
 *
 * @param refresh not shorter than {@code access}
 */
public record SessionLifetimes(Duration access, Duration refresh) {

    Instant sessionEnd(Instant now) {
        return now.plus(refresh);
    }

    /** When an access token ends that is made now: never after its session. */
    Instant accessEnd(Instant now, Instant sessionEnd) {
        var end = now.plus(access);
        // A token counts whole seconds; cutting the end keeps the session no shorter than its token.
        return (end.isBefore(sessionEnd) ? end : sessionEnd).truncatedTo(ChronoUnit.SECONDS);
    }
}
