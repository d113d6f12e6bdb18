package dev.taskwire.ums.session.store;

import static dev.taskwire.shared.testing.TestEvents.event;
import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.ums.Profiler;
import dev.taskwire.ums.RelayQuery;
import dev.taskwire.ums.session.model.TestSessions;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Only MongoDB itself plans its queries. */
@ExtendWith(VertxExtension.class)
class SessionQueriesIT {

    @ParameterizedTest
    @EnumSource(names = {"EXTERNAL", "CONTAINER"})
    void noQueryScansTheCollection(MongoBackend real, Vertx vertx) throws Exception {
        try (var store = TestStore.open(vertx, real, MongoSessionRepository.INDEXES)) {
            var outbox = store.outbox(MongoSessionRepository.SESSIONS);
            var sessions = new MongoSessionRepository(store.mongo(), outbox);
            var now = Instant.EPOCH;
            var session = TestSessions.session(ResourceIds.next(), now, now.plusSeconds(900));
            await(sessions.insert(session, List.of()));

            var profiler = Profiler.start(store.mongo());
            await(sessions.find(session.id(), now));
            await(sessions.findByUser(session.userId(), now, Optional.empty(), 10));
            await(sessions.findByUser(session.userId(), now, Optional.of(session.id()), 10));
            await(sessions.findOldest(session.userId(), now, 100, 10));
            await(sessions.refresh(session, session));
            await(sessions.revoke(session, now, event(session.id(), now), List.of()));
            await(sessions.findRevoked(now, Optional.empty(), 10));
            await(sessions.findRevoked(now, Optional.of(session.id()), 10));
            await(sessions.deleteExpired(now.plusSeconds(900)));
            assertThat(profiler.plans("sessions"))
                    .hasSize(9)
                    .allSatisfy(stages -> assertThat(stages).doesNotContain("COLLSCAN"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EXTERNAL", "CONTAINER"})
    void relayFindsPendingEventsInTheirIndex(MongoBackend real, Vertx vertx) throws Exception {
        try (var store = TestStore.open(vertx, real, MongoSessionRepository.INDEXES)) {
            store.outbox(MongoSessionRepository.SESSIONS);
            assertThat(RelayQuery.plan(store.mongo(), MongoSessionRepository.SESSIONS))
                    .contains("IXSCAN")
                    .doesNotContain("COLLSCAN", "SORT");
        }
    }
}
