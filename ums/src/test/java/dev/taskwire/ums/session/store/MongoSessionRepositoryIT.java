package dev.taskwire.ums.session.store;

import static dev.taskwire.shared.testing.TestEvents.event;
import static dev.taskwire.shared.testing.TestEvents.sized;
import static dev.taskwire.shared.testing.TestEvents.stored;
import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.audit.AuditDetails;
import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.testing.ReceivedDocuments;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.ums.audit.store.AuditEntryMover;
import dev.taskwire.ums.session.model.Session;
import dev.taskwire.ums.session.model.SessionClient;
import dev.taskwire.ums.session.model.SessionKind;
import dev.taskwire.ums.session.model.TestSessions;
import dev.taskwire.ums.session.token.RefreshToken;
import dev.taskwire.ums.session.token.RefreshTokenFamily;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class MongoSessionRepositoryIT {
    private static final Instant NOW = Instant.parse("2026-04-01T09:15:30.250Z");
    private static final Instant LATER = NOW.plusSeconds(900);

    private static final UUID USER = ResourceIds.next();

    @Parameter
    private MongoBackend backend;

    private TestStore store;
    private OutboxWriter outbox;
    private MongoSessionRepository sessions;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        store = TestStore.open(vertx, backend, MongoSessionRepository.INDEXES);
        outbox = store.outbox(MongoSessionRepository.SESSIONS);
        sessions = new MongoSessionRepository(store.mongo(), outbox);
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void sessionEndsOnce() throws Exception {
        var session = opened(LATER);
        assertThat(revoke(session, NOW)).isTrue();
        assertThat(revoke(session, NOW.plusSeconds(1))).isFalse();
        assertThat(revoke(TestSessions.session(USER, NOW, LATER), NOW)).isFalse();
        assertThat(revoked(Optional.empty(), 10)).containsExactly(new Revocation(session.id(), LATER));
    }

    @Test
    void oneOfManyEndsIt() throws Exception {
        var session = opened(LATER);
        var ends = IntStream.range(0, 20)
                .mapToObj(i -> sessions.revoke(session, NOW.plusMillis(i), event(session.id(), NOW), List.of()))
                .toList();
        assertThat(await(Future.all(ends)).<Boolean>list()).containsOnlyOnce(true);
    }

    @Test
    void sessionComesBackAsItWasStored() throws Exception {
        var plain = opened(LATER);
        var rotated =
                plain.tokenFamily().rotated(RefreshToken.first(plain.id()), NOW, "a", RefreshTokenFamily.newNonce());
        var id = ResourceIds.next();
        var full = new Session(
                id,
                USER,
                NOW,
                NOW.plusMillis(1),
                LATER,
                LATER.plusSeconds(1),
                7,
                SessionKind.FIXED,
                new SessionClient(null, null),
                rotated);
        await(sessions.insert(full, List.of()));
        for (var session : List.of(plain, full)) {
            assertThat(await(sessions.find(session.id(), NOW))).hasValue(session);
        }
        assertThat(await(sessions.find(plain.id(), LATER))).as("it is over").isEmpty();
        revoke(plain, NOW);
        assertThat(await(sessions.find(plain.id(), NOW))).as("it was ended").isEmpty();
    }

    @Test
    void sessionsOfAUserComeNewestFirstAndInPages() throws Exception {
        var live = new ArrayList<UUID>();
        for (int i : IntStream.range(0, 5).toArray()) {
            live.add(0, opened(LATER.plusSeconds(i)).id());
            ended(LATER);
            opened(NOW);
        }
        await(sessions.insert(TestSessions.session(ResourceIds.next(), NOW, LATER), List.of()));
        var walked = new ArrayList<UUID>();
        List<Session> page;
        Optional<UUID> before = Optional.empty();
        do {
            page = await(sessions.findByUser(USER, NOW, before, 2));
            page.forEach(session -> walked.add(session.id()));
            before = page.isEmpty()
                    ? before
                    : Optional.of(page.get(page.size() - 1).id());
        } while (!page.isEmpty());
        assertThat(walked).containsExactlyElementsOf(live);
    }

    @Test
    void oldestAreThoseBehindTheNewest() throws Exception {
        var oldestFirst = new ArrayList<UUID>();
        for (int i = 0; i < 5; i++) {
            oldestFirst.add(opened(LATER).id());
            ended(LATER);
        }
        assertThat(await(sessions.findOldest(USER, NOW, 3, 10)))
                .extracting(Session::id)
                .containsExactly(oldestFirst.get(1), oldestFirst.get(0));
        assertThat(await(sessions.findOldest(USER, NOW, 3, 1)))
                .extracting(Session::id)
                .containsExactly(oldestFirst.get(1));
        assertThat(await(sessions.findOldest(USER, NOW, 5, 10))).isEmpty();
    }

    @Test
    void refreshIsStoredOnceForEachToken() throws Exception {
        var session = opened(LATER);
        var next = TestSessions.refreshed(session, NOW.plusSeconds(5));
        assertThat(await(sessions.refresh(session, next))).isTrue();
        assertThat(await(sessions.find(session.id(), NOW))).hasValue(next);
        assertThat(await(sessions.refresh(session, TestSessions.refreshed(session, NOW))))
                .isFalse();
        assertThat(await(sessions.find(session.id(), NOW))).hasValue(next);
        revoke(next, NOW);
        assertThat(await(sessions.refresh(next, TestSessions.refreshed(next, NOW))))
                .isFalse();
    }

    /** The event would say too early an end of its tokens. */
    @Test
    void sessionThatWasRefreshedSinceDoesNotEnd() throws Exception {
        var session = opened(LATER);
        var next = TestSessions.refreshed(session, NOW.plusSeconds(5));
        await(sessions.refresh(session, next));
        assertThat(revoke(session, NOW)).isFalse();
        assertThat(revoke(next, NOW)).isTrue();
        assertThat(revoked(Optional.empty(), 10)).containsExactly(new Revocation(session.id(), next.accessExpiresAt()));
    }

    @Test
    void onlyEndedSessionsWithTokensThatLiveAreToldOf() throws Exception {
        opened(LATER);
        ended(NOW.minusSeconds(1));
        ended(NOW);
        var told = ended(NOW.plusMillis(1));
        assertThat(revoked(Optional.empty(), 10))
                .extracting(Revocation::sessionId)
                .containsExactly(told.id());
    }

    /** Whoever asks late is not told that it was never so. */
    @Test
    void endedSessionIsConfirmedForAsLongAsItIsKnown() throws Exception {
        var alive = opened(NOW);
        var ended = ended(NOW.minusSeconds(3_600));
        assertThat(await(sessions.findRevokedByIds(List.of(alive.id(), ended.id(), ResourceIds.next()))))
                .containsExactly(new Revocation(ended.id(), NOW.minusSeconds(3_600)));
    }

    @Test
    void pagesHaveEachEndedSessionOnce() throws Exception {
        var ids = new ArrayList<UUID>();
        for (int i : IntStream.range(0, 7).toArray()) {
            ids.add(ended(LATER.plusSeconds(7 - i)).id());
            opened(LATER);
        }
        for (int size : new int[] {1, 3, 7, 10}) {
            assertThat(walk(size)).as("pages of %d", size).containsExactlyElementsOf(ids);
        }
    }

    @Test
    void expiredSessionsAreForgotten() throws Exception {
        published(ended(NOW.minusSeconds(1)));
        opened(NOW);
        var alive = opened(NOW.plusMillis(1));
        await(sessions.deleteExpired(NOW));
        assertThat(await(store.mongo().count("sessions", new JsonObject()))).isEqualTo(1);
        assertThat(revoke(alive, NOW)).isTrue();
    }

    @Test
    void expiredSessionWaitsUntilItsEndIsPublished() throws Exception {
        var session = ended(NOW);
        await(sessions.deleteExpired(LATER));
        assertThat(document(session).getJsonArray("outbox")).hasSize(1);
        published(session);
        await(sessions.deleteExpired(LATER));
        assertThat(await(store.mongo().count("sessions", new JsonObject()))).isZero();
    }

    @Test
    void expiredSessionWaitsUntilItsAuditRecordIsMoved() throws Exception {
        // given a session whose sign-in has a record
        var session = TestSessions.session(USER, NOW, LATER);
        var record = AuditRecord.of(SecurityEvent.AUTHN_LOGIN_SUCCESS, USER, USER, AuditDetails.NONE, NOW);
        await(sessions.insert(session, List.of(record)));
        assertThat(await(sessions.find(session.id(), NOW))).hasValue(session);

        // when it has expired
        await(sessions.deleteExpired(LATER));

        // then it stays until the record is in the audit trail
        assertThat(await(store.mongo().count("sessions", new JsonObject()))).isEqualTo(1);
        await(new AuditEntryMover(store.mongo()).moveOldest("sessions", 10));
        await(sessions.deleteExpired(LATER));
        assertThat(await(store.mongo().count("sessions", new JsonObject()))).isZero();
        assertThat(await(store.mongo().find("audit", new JsonObject()))).hasSize(1);
    }

    @Test
    void endAndItsEventAreStoredTogether() throws Exception {
        var session = opened(LATER);
        assertThat(document(session).fieldNames()).doesNotContainAnyElementsOf(OutboxWriter.MEMBERS);
        var event = event(session.id(), NOW);
        assertThat(await(sessions.revoke(session, NOW, event, List.of()))).isTrue();
        var ended = document(session);
        assertThat(ExtendedJson.date(ended.getJsonObject("revoked_at"))).isEqualTo(NOW);
        assertThat(ended.getJsonArray("outbox")).isEqualTo(new JsonArray().add(stored(event)));
        assertThat(ended.getLong("outbox_seq")).isEqualTo(1);
        assertThat(ExtendedJson.date(ended.getJsonObject("outbox_at"))).isEqualTo(NOW);
        assertThat(ended.getLong("outbox_bytes")).isEqualTo(event.bytes());

        assertThat(revoke(session, NOW.plusSeconds(1))).isFalse();
        assertThat(document(session)).isEqualTo(ended);
    }

    @Test
    void eventThatNoBrokerTakesIsRefusedTogetherWithTheEnd() throws Exception {
        var session = opened(LATER);
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(sessions.revoke(session, NOW, sized(session.id(), NOW, 1_000_001), List.of())))
                .returns(ErrorCode.TOO_LARGE, ApplicationException::code);
        assertThat(document(session).fieldNames()).doesNotContain("revoked_at", "outbox");
        assertThat(await(sessions.revoke(session, NOW, sized(session.id(), NOW, 1_000_000), List.of())))
                .isTrue();
    }

    @Test
    void sessionWhoseOutboxIsFullDoesNotEnd() throws Exception {
        var session = opened(LATER);
        var full = ExtendedJson.op("outbox_bytes", 8L * 1024 * 1024);
        await(store.mongo().updateCollection("sessions", byId(session), ExtendedJson.op("$set", full)));
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> revoke(session, NOW))
                .returns(ErrorCode.UNAVAILABLE, ApplicationException::code);
        assertThat(document(session).fieldNames()).doesNotContain("revoked_at", "outbox");
    }

    @Test
    void noReadFetchesEvents() throws Exception {
        var session = ended(LATER);
        var received = new ReceivedDocuments();
        var reading = new MongoSessionRepository(store.clientRecordingTo(received), outbox);
        assertThat(await(reading.findRevoked(NOW, Optional.empty(), 10)))
                .containsExactly(new Revocation(session.id(), LATER));
        assertThat(received.asJson()).singleElement().asString().contains("_id").doesNotContain("outbox");
    }

    private List<UUID> walk(int size) throws Exception {
        var all = new ArrayList<UUID>();
        var page = revoked(Optional.empty(), size);
        while (!page.isEmpty()) {
            page.forEach(revocation -> all.add(revocation.sessionId()));
            page = revoked(Optional.of(page.get(page.size() - 1).sessionId()), size);
        }
        return all;
    }

    private List<Revocation> revoked(Optional<UUID> after, int limit) throws Exception {
        return await(sessions.findRevoked(NOW, after, limit));
    }

    private boolean revoke(Session session, Instant at) throws Exception {
        return await(sessions.revoke(session, at, event(session.id(), at), List.of()));
    }

    /** As the relay leaves it when its event is out. */
    private void published(Session session) throws Exception {
        var members = new JsonObject()
                .put("outbox", "")
                .put("outbox_last", "")
                .put("outbox_at", "")
                .put("outbox_bytes", "");
        await(store.mongo().updateCollection("sessions", byId(session), ExtendedJson.op("$unset", members)));
    }

    /** As it is in the store. */
    private JsonObject document(Session session) throws Exception {
        return await(store.mongo().findOne("sessions", byId(session), null));
    }

    private static JsonObject byId(Session session) {
        return ExtendedJson.op("_id", ExtendedJson.uuid(session.id()));
    }

    private Session opened(Instant expiresAt) throws Exception {
        var session = TestSessions.session(USER, NOW, expiresAt);
        await(sessions.insert(session, List.of()));
        return session;
    }

    private Session ended(Instant expiresAt) throws Exception {
        var session = opened(expiresAt);
        revoke(session, NOW);
        return session;
    }
}
