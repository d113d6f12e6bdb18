package dev.taskwire.gateway.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Proves which sessions are refused, and for how long. */
class RevokedSessionsTest {
    private static final Instant NOW = Instant.parse("2026-04-01T09:15:30Z");
    private static final Instant LATER = NOW.plusSeconds(900);

    private final RevokedSessions revocations = new RevokedSessions(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void sessionGoesOnUntilItEnds() {
        var ada = caller();
        var bob = caller();
        assertThat(revocations.requireActive(ada).result()).isSameAs(ada);
        revocations.revoke(ada.sessionId(), LATER);
        assertEnded(ada);
        assertThat(revocations.requireActive(bob).result()).isSameAs(bob);
    }

    @Test
    void userOfAnEndedSessionMayHaveAnother() {
        var first = caller();
        revocations.revoke(first.sessionId(), LATER);
        var second = new Caller(first.userId(), UUID.randomUUID(), first.role(), first.expiresAt());
        assertThat(revocations.requireActive(second).succeeded()).isTrue();
    }

    @Test
    void endedSessionIsForgottenOnlyWhenItsTokensHaveExpired() {
        var living = caller();
        revocations.revoke(living.sessionId(), NOW.plusMillis(1));
        revocations.revoke(UUID.randomUUID(), NOW);
        revocations.revoke(UUID.randomUUID(), NOW.minusSeconds(1));
        revocations.removeExpired();
        assertThat(revocations.size()).isEqualTo(1);
        assertEnded(living);
    }

    @Test
    void sessionThatEndsTwiceIsOne() {
        var ada = caller();
        revocations.revoke(ada.sessionId(), LATER);
        revocations.revoke(ada.sessionId(), LATER);
        assertThat(revocations.size()).isEqualTo(1);
    }

    @Test
    void laterRevocationDoesNotShortenAnEarlierOne() {
        var ada = caller();
        revocations.revoke(ada.sessionId(), LATER);
        revocations.revoke(ada.sessionId(), NOW.minusSeconds(1));
        revocations.removeExpired();
        assertEnded(ada);
    }

    /** The event can name a token that lives longer than the one with which the session was ended here. */
    @Test
    void claimProlongsAConfirmedRevocation() {
        var ada = caller();
        revocations.revoke(ada.sessionId(), NOW);
        revocations.addClaimed(new Revocation(ada.sessionId(), LATER));
        revocations.removeClaimed(ada.sessionId());
        revocations.removeExpired();
        assertEnded(ada);
    }

    /** By the clock of another gateway, which may be a minute behind, its tokens may still be valid. */
    @Test
    void claimHasAnEffectUntilItsTokensHaveExpiredByEveryClock() {
        var id = UUID.randomUUID();
        assertThat(revocations.hasNoEffect(new Revocation(id, NOW.plusSeconds(1))))
                .isFalse();
        assertThat(revocations.hasNoEffect(new Revocation(id, NOW.minusSeconds(59))))
                .isFalse();
        assertThat(revocations.hasNoEffect(new Revocation(id, NOW.minusSeconds(60))))
                .isTrue();
    }

    @Test
    void revocationsAreForgottenAfterADay() {
        var now = new AtomicReference<>(NOW);
        InstantSource clock = now::get;
        var remembered = new RevokedSessions(clock.withZone(ZoneOffset.UTC));
        remembered.revoke(UUID.randomUUID(), Instant.MAX);
        now.set(NOW.plus(Duration.ofHours(25)));
        remembered.removeExpired();
        assertThat(remembered.size()).isZero();
    }

    private void assertEnded(Caller caller) {
        assertThat(revocations.requireActive(caller).cause())
                .isInstanceOfSatisfying(
                        ApplicationException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
    }

    private static Caller caller() {
        return new Caller(UUID.randomUUID(), UUID.randomUUID(), Role.USER, LATER);
    }
}
