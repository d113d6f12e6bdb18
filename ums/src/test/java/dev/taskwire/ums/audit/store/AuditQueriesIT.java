package dev.taskwire.ums.audit.store;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.audit.AuditDetails;
import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.ums.Profiler;
import dev.taskwire.ums.audit.model.AuditSearch;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Only MongoDB itself plans its queries. */
@ExtendWith(VertxExtension.class)
class AuditQueriesIT {
    private static final Instant NOW = Instant.parse("2026-04-01T09:15:30.250Z");

    @ParameterizedTest
    @EnumSource(names = {"EXTERNAL", "CONTAINER"})
    void noQueryScansTheCollection(MongoBackend real, Vertx vertx) throws Exception {
        var indexes = new ArrayList<IndexSpec>(MongoAuditRepository.INDEXES);
        indexes.add(AuditEntries.index("users"));
        try (var store = TestStore.open(vertx, real, indexes)) {
            var records = new MongoAuditRepository(store.mongo());
            var mover = new AuditEntryMover(store.mongo());
            var user = ResourceIds.next();
            var record = AuditRecord.of(SecurityEvent.USER_CREATED, user, user, AuditDetails.NONE, NOW);
            await(records.addAll(List.of(record)));

            var profiler = Profiler.start(store.mongo());
            await(records.addAll(List.of(record)));
            var searches = new ArrayList<AuditSearch>();
            for (var one : List.of(Optional.of(user), Optional.<UUID>empty())) {
                for (var event : List.of(Optional.of(SecurityEvent.USER_CREATED), Optional.<SecurityEvent>empty())) {
                    for (var time : List.of(Optional.of(NOW), Optional.<Instant>empty())) {
                        searches.add(new AuditSearch(one, Optional.empty(), event, time, time, one, 10));
                        searches.add(new AuditSearch(Optional.empty(), one, event, time, time, Optional.empty(), 10));
                    }
                }
            }
            for (var search : searches) {
                await(records.search(search));
            }
            await(records.removeBefore(NOW.plusSeconds(1), 10));
            await(mover.moveOldest("users", 10));
            await(mover.moveAll("users", user));
            assertThat(profiler.plans("(audit|users)"))
                    .hasSizeGreaterThanOrEqualTo(searches.size() + 4)
                    .allSatisfy(stages -> assertThat(stages).doesNotContain("COLLSCAN", "SORT"));
        }
    }
}
