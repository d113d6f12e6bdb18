package dev.taskwire.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RevocationsTest {
    private static final Instant NOW = Instant.parse("2026-04-01T09:15:30Z");
    private static final Instant LATER = NOW.plusSeconds(900);

    private final Revocations revocations = new Revocations(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void sessionGoesOnUntilItEnds() {
        var ada = caller();
        var bob = caller();
        assertThat(revocations.check(ada).result()).isSameAs(ada);
        revocations.add(ada.sessionId(), LATER);
        assertEnded(ada);
        assertThat(revocations.check(bob).result()).isSameAs(bob);
    }

    @Test
    void userOfAnEndedSessionMayHaveAnother() {
        var first = caller();
        revocations.add(first.sessionId(), LATER);
        var second = new Caller(first.userId(), UUID.randomUUID(), first.role(), first.expiresAt());
        assertThat(revocations.check(second).succeeded()).isTrue();
    }

    @Test
    void endedSessionIsForgottenOnlyWhenItsTokensHaveExpired() {
        var living = caller();
        revocations.add(living.sessionId(), NOW.plusMillis(1));
        revocations.add(UUID.randomUUID(), NOW);
        revocations.add(UUID.randomUUID(), NOW.minusSeconds(1));
        revocations.sweep();
        assertThat(revocations.size()).isEqualTo(1);
        assertEnded(living);
    }

    @Test
    void sessionThatEndsTwiceIsOne() {
        var ada = caller();
        revocations.add(ada.sessionId(), LATER);
        revocations.add(ada.sessionId(), LATER);
        assertThat(revocations.size()).isEqualTo(1);
    }

    @Test
    void sessionThatEndsTwiceIsKeptForItsLongestToken() {
        var ada = caller();
        revocations.add(ada.sessionId(), LATER);
        revocations.add(ada.sessionId(), NOW);
        revocations.sweep();
        assertEnded(ada);
    }

    private void assertEnded(Caller caller) {
        assertThat(revocations.check(caller).cause())
                .isInstanceOfSatisfying(
                        AppException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED));
    }

    private static Caller caller() {
        return new Caller(UUID.randomUUID(), UUID.randomUUID(), Role.USER, LATER);
    }
}
