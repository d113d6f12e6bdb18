package dev.taskwire.ums.session.model;

import dev.taskwire.shared.config.EnvironmentReader;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The lifetimes of access tokens and sessions.
 *
 * @param access how long an access token lives
 * @param refresh how long a session lives without a refresh; not shorter than {@code access}
 * @param max how long a session lives in any case; not shorter than {@code refresh}
 */
public record SessionLifetimes(Duration access, Duration refresh, Duration max) {
    /** Gateways remember a revoked session for as long as its access tokens live, so their lifetime is bounded. */
    private static final Duration MAX_ACCESS = Duration.ofHours(24);

    private static final Duration DEFAULT_MAX = Duration.ofDays(30);

    /**
     * Reads {@code JWT_ACCESS_TTL}, {@code JWT_REFRESH_TTL} and {@code JWT_SESSION_MAX}. An access token counts whole
     * seconds, and a session outlives its access tokens.
     */
    public static SessionLifetimes from(EnvironmentReader environment) {
        var access = environment.duration("JWT_ACCESS_TTL", Duration.ofMinutes(15));
        if (access.toSeconds() < 1 || access.compareTo(MAX_ACCESS) > 0) {
            environment.addError("JWT_ACCESS_TTL", "must be from 1s to 24h");
        }
        var refresh = environment.duration("JWT_REFRESH_TTL", Duration.ofDays(7));
        if (refresh.compareTo(access) < 0) {
            environment.addError("JWT_REFRESH_TTL", "must not be shorter than JWT_ACCESS_TTL");
        }
        // An installation that chose a longer JWT_REFRESH_TTL before this limit existed keeps it.
        var max = environment.duration("JWT_SESSION_MAX", refresh.compareTo(DEFAULT_MAX) > 0 ? refresh : DEFAULT_MAX);
        if (max.compareTo(refresh) < 0) {
            environment.addError("JWT_SESSION_MAX", "must not be shorter than JWT_REFRESH_TTL");
        }
        return new SessionLifetimes(access, refresh, max);
    }

    /** Returns when a session expires that was opened then and is refreshed now. */
    public Instant sessionEnd(Instant openedAt, Instant now) {
        return earlier(now.plus(refresh), latestEnd(openedAt));
    }

    /** Returns when a session expires at the latest that was opened then, however often it is refreshed. */
    Instant latestEnd(Instant openedAt) {
        return openedAt.plus(max);
    }

    /** Returns when an access token expires that is issued now: never after its session. */
    public Instant accessEnd(Instant now, Instant sessionEnd) {
        // A token counts whole seconds; rounding down keeps it from outliving its session.
        return earlier(now.plus(access), sessionEnd).truncatedTo(ChronoUnit.SECONDS);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
