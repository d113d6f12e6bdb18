package dev.taskwire.ums.session;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How long tokens live.
 *
 * @param refresh how long a session lives without a refresh; not shorter than {@code access}
 * @param max how long a session lives in any case; not shorter than {@code refresh}
 */
public record SessionLifetimes(Duration access, Duration refresh, Duration max) {

    /** When a session ends that was opened then and is refreshed now. */
    Instant sessionEnd(Instant openedAt, Instant now) {
        return earlier(now.plus(refresh), latestEnd(openedAt));
    }

    /** When a session ends that was opened then, however often it is refreshed. */
    Instant latestEnd(Instant openedAt) {
        return openedAt.plus(max);
    }

    /** When an access token ends that is made now: never after its session. */
    Instant accessEnd(Instant now, Instant sessionEnd) {
        // A token counts whole seconds; cutting the end keeps the session no shorter than its token.
        return earlier(now.plus(access), sessionEnd).truncatedTo(ChronoUnit.SECONDS);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
