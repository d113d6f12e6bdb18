package dev.taskwire.ums.session.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionLifetimesTest {
    private static final Instant NOW = Instant.parse("2026-04-01T09:15:30.250Z");
    private static final SessionLifetimes LIFETIMES =
            new SessionLifetimes(Duration.ofMinutes(15), Duration.ofDays(7), Duration.ofDays(30));

    @Test
    void tokenEndsInWholeSecondsAndNeverAfterItsSession() {
        var end = LIFETIMES.sessionEnd(NOW, NOW);
        assertThat(end).isEqualTo("2026-04-08T09:15:30.250Z");
        assertThat(LIFETIMES.accessEnd(NOW, end)).isEqualTo("2026-04-01T09:30:30Z");
        assertThat(LIFETIMES.accessEnd(end.minusSeconds(60), end)).isEqualTo("2026-04-08T09:15:30Z");
    }

    @Test
    void noRefreshMovesTheEndBeyondTheLatest() {
        var latest = Instant.parse("2026-05-01T09:15:30.250Z");
        assertThat(LIFETIMES.latestEnd(NOW)).isEqualTo(latest);
        assertThat(LIFETIMES.sessionEnd(NOW, latest.minus(Duration.ofDays(7)).minusMillis(1)))
                .isBefore(latest);
        assertThat(LIFETIMES.sessionEnd(NOW, latest.minus(Duration.ofDays(1)))).isEqualTo(latest);
    }

    @Test
    void refreshMovesTheEndOfARotatingSessionOnly() {
        var session = TestSessions.session(new java.util.UUID(1, 1), NOW, NOW.plusSeconds(900));
        var later = NOW.plusSeconds(600);
        var refreshed = session.refreshed(later, LIFETIMES, session.tokenFamily(), TestSessions.CLIENT);
        assertThat(refreshed.refreshedAt()).isEqualTo(later);
        assertThat(refreshed.expiresAt()).isEqualTo(LIFETIMES.sessionEnd(NOW, later));
        assertThat(refreshed.accessExpiresAt()).isEqualTo("2026-04-01T09:40:30Z");

        var fixed = new Session(
                session.id(),
                session.userId(),
                NOW,
                NOW,
                NOW.plusSeconds(900),
                NOW.plusSeconds(900),
                0,
                SessionKind.FIXED,
                TestSessions.CLIENT,
                session.tokenFamily());
        var again = fixed.refreshed(later, LIFETIMES, session.tokenFamily(), TestSessions.CLIENT);
        assertThat(again.expiresAt()).isEqualTo(NOW.plusSeconds(900));
        assertThat(again.accessExpiresAt()).isEqualTo("2026-04-01T09:30:30Z");
    }
}
