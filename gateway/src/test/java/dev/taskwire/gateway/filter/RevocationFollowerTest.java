package dev.taskwire.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.RevocationEvent;
import dev.taskwire.shared.auth.RevocationPage.Revocation;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.event.Addresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalCodec;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.id.Ids;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class RevocationFollowerTest {
    private static final Caller CALLER =
            new Caller(Ids.next(), UUID.randomUUID(), Role.USER, Instant.parse("2999-01-01T00:00:00Z"));

    private final Revocations revocations = new Revocations(Clock.systemUTC());
    private Vertx vertx;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        LocalCodec.register(vertx.eventBus());
        new RevocationFollower(revocations).listen(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private void receive(EventEnvelope event) throws Exception {
        vertx.eventBus()
                .request(Addresses.received(Topics.USERS), event, LocalCodec.options())
                .await(10, TimeUnit.SECONDS);
    }

    private static EventEnvelope event(String type, String data) {
        return new EventEnvelope("id", type, "subject", "key", 1, Instant.EPOCH, data);
    }

    @Test
    void aSessionThatEndedElsewhereHasEndedHere() throws Exception {
        assertThat(revocations.check(CALLER).succeeded()).isTrue();
        var revocation = new Revocation(CALLER.sessionId(), CALLER.expiresAt());
        receive(RevocationEvent.of(
                revocation, CALLER.userId(), CALLER.userId(), Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(revocations.check(CALLER).failed()).isTrue();
    }

    @Test
    void otherEventsChangeNothing() throws Exception {
        receive(event("user.created", "{}"));
        receive(event("user.of_the_future", "[]"));
        assertThat(revocations.size()).isZero();
    }

    @Test
    void anEndThatCannotBeReadIsRefused() {
        for (String data : new String[] {"{}", "[]", "{\"session\": {\"id\": \"x\", \"expires_at\": \"y\"}}"}) {
            assertThatExceptionOfType(ReplyException.class)
                    .isThrownBy(() -> receive(event(RevocationEvent.TYPE, data)))
                    .withMessageContaining("session.revoked");
        }
        assertThat(revocations.size()).isZero();
    }
}
