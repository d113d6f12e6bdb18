package dev.taskwire.gateway.revocation;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.internalapi.RevokedSessionsPage;
import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import dev.taskwire.shared.internalapi.SessionRevokedEvent;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Proves when a session counts as ended that an event says has ended, and when ums has the last word. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // before each test
class RevocationEventConsumerTest {
    private static final Caller CALLER =
            new Caller(ResourceIds.next(), UUID.randomUUID(), Role.USER, Instant.parse("2999-01-01T00:00:00Z"));

    private final RevokedSessions revocations = new RevokedSessions(Clock.systemUTC());
    private final List<List<UUID>> questions = new CopyOnWriteArrayList<>();
    /** What ums says: that all have ended, to begin with. */
    private volatile Function<List<UUID>, Future<RevokedSessionsPage>> answer = RevocationEventConsumerTest::allEnded;

    private Vertx vertx;

    @BeforeEach
    void start(Vertx injected) {
        vertx = injected;
        LocalMessageCodec.register(vertx.eventBus());
        var check = new RevocationVerifier(
                vertx,
                revocations,
                ids -> {
                    questions.add(ids);
                    return answer.apply(ids);
                },
                Duration.ofMillis(50));
        new RevocationEventConsumer(revocations, check).subscribe(vertx);
    }

    private void receive(EventEnvelope event) throws Exception {
        await(send(event));
    }

    private Future<?> send(EventEnvelope event) {
        return vertx.eventBus().request(EventBusAddresses.received(Topics.USERS), event, LocalMessageCodec.options());
    }

    private static EventEnvelope event(String type, String data) {
        return new EventEnvelope("id", type, "subject", "key", 1, Instant.EPOCH, data);
    }

    private static Future<RevokedSessionsPage> allEnded(List<UUID> ids) {
        var ended =
                ids.stream().map(id -> new Revocation(id, CALLER.expiresAt())).toList();
        return Future.succeededFuture(new RevokedSessionsPage(ended, Optional.empty()));
    }

    private static Future<RevokedSessionsPage> noneEnded(List<UUID> ids) {
        return Future.succeededFuture(new RevokedSessionsPage(List.of(), Optional.empty()));
    }

    private static EventEnvelope end(UUID session) {
        return SessionRevokedEvent.of(
                new Revocation(session, CALLER.expiresAt()),
                CALLER.userId(),
                CALLER.userId(),
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    private boolean isOut() {
        return revocations.requireActive(CALLER).failed();
    }

    @Test
    void sessionRevokedElsewhereIsRevokedHere() throws Exception {
        assertThat(isOut()).isFalse();
        receive(end(CALLER.sessionId()));
        assertThat(isOut()).isTrue();
        receive(end(CALLER.sessionId()));
        assertThat(questions).hasSize(1);
    }

    @Test
    void claimCountsAtOnceAndIsLiftedIfUmsDoesNotConfirmIt() throws Exception {
        Promise<RevokedSessionsPage> late = Promise.promise();
        answer = ids -> late.future();
        var received = send(end(CALLER.sessionId()));
        Eventually.holds(() -> assertThat(isOut()).isTrue());
        late.complete(new RevokedSessionsPage(List.of(), Optional.empty()));
        assertRefuted(received);
        assertThat(isOut()).isFalse();
        assertThat(revocations.size()).isZero();
    }

    /** Else whoever says so all the time would sign somebody out all the time. */
    @Test
    void recentlyRefutedClaimIsVerifiedBeforeItCounts() throws Exception {
        answer = RevocationEventConsumerTest::noneEnded;
        assertRefuted(send(end(CALLER.sessionId())));
        Promise<RevokedSessionsPage> late = Promise.promise();
        answer = ids -> late.future();
        var again = send(end(CALLER.sessionId()));
        Eventually.holds(() -> assertThat(questions).hasSize(2));
        assertThat(isOut()).isFalse();
        late.complete(allEnded(List.of(CALLER.sessionId())).result());
        await(again);
        assertThat(isOut()).isTrue();
    }

    /** The answer to the first claim may be older than the end that the second one tells of. */
    @Test
    void claimThatComesDuringTheRequestIsVerifiedOnceMore() throws Exception {
        Promise<RevokedSessionsPage> first = Promise.promise();
        Promise<RevokedSessionsPage> second = Promise.promise();
        answer = ids -> questions.size() == 1 ? first.future() : second.future();
        var forged = send(end(CALLER.sessionId()));
        var confirmed = send(end(CALLER.sessionId()));
        receive(event("user.created", "{}"));
        first.complete(noneEnded(List.of()).result());
        assertRefuted(forged);
        assertThat(isOut()).isTrue();
        second.complete(allEnded(List.of(CALLER.sessionId())).result());
        await(confirmed);
        assertThat(isOut()).isTrue();
        assertThat(questions).hasSize(2);
    }

    /** Else whoever says so during every question would keep somebody signed out. */
    @Test
    void repeatedClaimsDoNotKeepASessionRevoked() throws Exception {
        var answers = List.of(
                Promise.<RevokedSessionsPage>promise(),
                Promise.<RevokedSessionsPage>promise(),
                Promise.<RevokedSessionsPage>promise());
        answer = ids -> answers.get(questions.size() - 1).future();
        var first = send(end(CALLER.sessionId()));
        var second = send(end(CALLER.sessionId()));
        receive(event("user.created", "{}"));
        answers.get(0).complete(noneEnded(List.of()).result());
        assertRefuted(first);
        var third = send(end(CALLER.sessionId()));
        receive(event("user.created", "{}"));
        answers.get(1).complete(noneEnded(List.of()).result());
        assertRefuted(second);
        assertThat(isOut()).isFalse();
        answers.get(2).complete(allEnded(List.of(CALLER.sessionId())).result());
        await(third);
        assertThat(isOut()).isTrue();
    }

    /** As when somebody ends all sessions, and one was idle for longer than its last token lived. */
    @Test
    void claimAboutExpiredTokensIsNotVerified() throws Exception {
        answer = RevocationEventConsumerTest::noneEnded;
        var now = Instant.now();
        receive(SessionRevokedEvent.of(
                new Revocation(CALLER.sessionId(), now.minusSeconds(60)), CALLER.userId(), CALLER.userId(), now));
        assertThat(questions).isEmpty();
        assertThat(revocations.size()).isZero();
    }

    @Test
    void claimCountsWhileUmsIsAwayUntilItIsRefuted() throws Exception {
        answer = ids -> Future.failedFuture("away");
        receive(end(CALLER.sessionId()));
        assertThat(isOut()).isTrue();
        answer = RevocationEventConsumerTest::noneEnded;
        Eventually.holds(() -> assertThat(isOut()).isFalse());
    }

    @Test
    void claimsAreVerifiedInBatchesAndBoundedInNumber() throws Exception {
        Promise<RevokedSessionsPage> late = Promise.promise();
        answer = ids -> late.future();
        for (int i = 0; i < RevocationVerifier.MAX_CLAIMS; i++) {
            send(end(UUID.randomUUID()));
        }
        // It is one too many: it is neither asked nor does it count.
        receive(end(CALLER.sessionId()));
        assertThat(isOut()).isFalse();
        assertThat(revocations.size()).isEqualTo(RevocationVerifier.MAX_CLAIMS);
        answer = RevocationEventConsumerTest::noneEnded;
        late.complete(noneEnded(List.of()).result());
        Eventually.holds(() -> assertThat(revocations.size()).isZero());
        assertThat(questions).hasSize(RevocationVerifier.MAX_CLAIMS / RevocationVerifier.MAX_IDS + 1);
        receive(event("user.created", "{}"));
    }

    private static void assertRefuted(Future<?> received) {
        assertThatExceptionOfType(ReplyException.class)
                .isThrownBy(() -> await(received))
                .withMessageContaining("not true");
    }

    @Test
    void otherEventsChangeNothing() throws Exception {
        receive(event("user.created", "{}"));
        receive(event("user.of_the_future", "[]"));
        assertThat(revocations.size()).isZero();
    }

    @Test
    void eventThatCannotBeReadIsRefused() {
        for (String data : new String[] {"{}", "[]", "{\"session\": {\"id\": \"x\", \"expires_at\": \"y\"}}"}) {
            assertThatExceptionOfType(ReplyException.class)
                    .isThrownBy(() -> receive(event(SessionRevokedEvent.TYPE, data)))
                    .withMessageContaining("session.revoked");
        }
        assertThat(revocations.size()).isZero();
    }
}
