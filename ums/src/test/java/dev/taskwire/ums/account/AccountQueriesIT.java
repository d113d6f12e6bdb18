package dev.taskwire.ums.account;

import static dev.taskwire.ums.TestEvents.event;
import static dev.taskwire.ums.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.embedded.MongoBackend;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.ums.Profiler;
import dev.taskwire.ums.RelayQuery;
import dev.taskwire.ums.TestStore;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Only MongoDB itself plans its queries. */
class AccountQueriesIT {

    @ParameterizedTest
    @EnumSource(names = {"EXTERNAL", "CONTAINER"})
    void noQueryScansTheCollection(MongoBackend real) throws Exception {
        try (var store = TestStore.open(real, MongoAccountRepository.INDEXES)) {
            var outbox = store.outbox(MongoAccountRepository.USERS);
            var accounts = new MongoAccountRepository(store.mongo(), outbox);
            var now = Instant.EPOCH;
            var ada =
                    new Account(Ids.next(), "ada", "hash", "ada@x", Role.USER, AccountStatus.ACTIVE, now, now, null, 1);
            await(accounts.insert(ada, event(ada.id(), now)));

            var profiler = Profiler.start(store.mongo());
            await(accounts.find(ada.id()));
            await(accounts.findByUsername("ada"));
            await(accounts.taken("ada", "ada@x"));
            await(accounts.taken("ada", null));
            await(accounts.exists(Role.USER));
            await(accounts.exists(Role.ADMIN));
            await(accounts.noteLogin(ada.id(), now));
            assertThat(profiler.plans(MongoAccountRepository.USERS))
                    .hasSize(7)
                    .allSatisfy(stages -> assertThat(stages).doesNotContain("COLLSCAN"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EXTERNAL", "CONTAINER"})
    void relayFindsPendingEventsInTheirIndex(MongoBackend real) throws Exception {
        try (var store = TestStore.open(real, MongoAccountRepository.INDEXES)) {
            store.outbox(MongoAccountRepository.USERS);
            assertThat(RelayQuery.plan(store.mongo(), MongoAccountRepository.USERS))
                    .contains("IXSCAN")
                    .doesNotContain("COLLSCAN", "SORT");
        }
    }
}
