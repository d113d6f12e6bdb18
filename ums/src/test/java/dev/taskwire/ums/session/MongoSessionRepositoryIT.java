package dev.taskwire.ums.session;

import static dev.taskwire.ums.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.embedded.MongoBackend;
import dev.taskwire.shared.auth.RevocationPage.Revocation;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.ums.TestStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class MongoSessionRepositoryIT {
    private static final Instant NOW = Instant.parse("2026-04-01T09:15:30.250Z");
    private static final Instant LATER = NOW.plusSeconds(900);

    @Parameter
    private MongoBackend backend;

    private TestStore store;
    private MongoSessionRepository sessions;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(backend, MongoSessionRepository.INDEXES);
        sessions = new MongoSessionRepository(store.mongo());
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void sessionEndsOnce() throws Exception {
        var id = opened(LATER);
        assertThat(await(sessions.revoke(id, NOW))).isTrue();
        assertThat(await(sessions.revoke(id, NOW.plusSeconds(1)))).isFalse();
        assertThat(await(sessions.revoke(Ids.next(), NOW))).isFalse();
        assertThat(revoked(Optional.empty(), 10)).containsExactly(new Revocation(id, LATER));
    }

    @Test
    void oneOfManyEndsIt() throws Exception {
        var id = opened(LATER);
        var ends = IntStream.range(0, 20)
                .mapToObj(i -> sessions.revoke(id, NOW.plusMillis(i)))
                .toList();
        assertThat(await(Future.all(ends)).<Boolean>list()).containsOnlyOnce(true);
    }

    @Test
    void onlyEndedSessionsWithTokensThatLiveAreToldOf() throws Exception {
        opened(LATER);
        ended(NOW.minusSeconds(1));
        ended(NOW);
        var told = ended(NOW.plusMillis(1));
        assertThat(revoked(Optional.empty(), 10))
                .extracting(Revocation::sessionId)
                .containsExactly(told);
    }

    @Test
    void pagesHaveEachEndedSessionOnce() throws Exception {
        var ids = new ArrayList<UUID>();
        for (int i : IntStream.range(0, 7).toArray()) {
            ids.add(ended(LATER.plusSeconds(7 - i)));
            opened(LATER);
        }
        for (int size : new int[] {1, 3, 7, 10}) {
            assertThat(walk(size)).as("pages of %d", size).containsExactlyElementsOf(ids);
        }
    }

    @Test
    void expiredSessionsAreForgotten() throws Exception {
        ended(NOW.minusSeconds(1));
        opened(NOW);
        var alive = opened(NOW.plusMillis(1));
        await(sessions.removeExpired(NOW));
        assertThat(await(store.mongo().count("sessions", new JsonObject()))).isEqualTo(1);
        assertThat(await(sessions.revoke(alive, NOW))).isTrue();
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
        return await(sessions.revoked(NOW, after, limit));
    }

    private UUID opened(Instant expiresAt) throws Exception {
        var session = new Session(Ids.next(), Ids.next(), NOW, expiresAt);
        await(sessions.insert(session));
        return session.id();
    }

    private UUID ended(Instant expiresAt) throws Exception {
        var id = opened(expiresAt);
        await(sessions.revoke(id, NOW));
        return id;
    }
}
