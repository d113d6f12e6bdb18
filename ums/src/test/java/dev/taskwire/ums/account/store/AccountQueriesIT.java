package dev.taskwire.ums.account.store;

import static dev.taskwire.shared.testing.TestEvents.event;
import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.ums.Profiler;
import dev.taskwire.ums.RelayQuery;
import dev.taskwire.ums.account.model.AccountAudit;
import dev.taskwire.ums.account.model.AccountBuilder;
import dev.taskwire.ums.account.model.AccountSearch;
import dev.taskwire.ums.account.model.AccountStatus;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Only MongoDB itself plans its queries. */
@ExtendWith(VertxExtension.class)
class AccountQueriesIT {

    @ParameterizedTest
    @EnumSource(names = {"EXTERNAL", "CONTAINER"})
    void noQueryScansTheCollection(MongoBackend real, Vertx vertx) throws Exception {
        try (var store = TestStore.open(vertx, real, MongoAccountRepository.INDEXES)) {
            var outbox = store.outbox(MongoAccountRepository.USERS);
            var accounts = new MongoAccountRepository(store.mongo(), outbox);
            var now = Instant.EPOCH;
            var ada = AccountBuilder.admin("ada").email("ada@x").build();
            await(accounts.insert(ada, event(ada.id(), now), List.of()));
            var endings = new MongoPendingTerminationRepository(store.mongo(), outbox);
            var marks = new MongoAdminRemovalMarkRepository(store.mongo());
            var token = ResourceIds.next();
            var next = AccountBuilder.admin("ada").id(ada.id()).version(2).build();
            var terminationMark = new AccountUpdate.TerminationMark(ada.id(), now);

            var profiler = Profiler.start(store.mongo());
            await(accounts.find(ada.id()));
            await(accounts.findByUsername("ada"));
            await(accounts.findByUsername("straße"));
            await(accounts.findNameConflicts(ada.id(), "ada", "ada@x"));
            await(accounts.findNameConflicts(ada.id(), "ada", null));
            await(accounts.existsWithRole(Role.USER));
            await(accounts.existsWithRole(Role.ADMIN));
            await(accounts.recordSignIn(ada.id(), now));
            for (var search : searches()) {
                await(accounts.search(search));
            }
            await(accounts.update(new AccountUpdate(
                    next, true, event(ada.id(), now), Optional.of(terminationMark), Optional.empty(), List.of())));
            await(endings.findOldest(10));
            await(endings.postpone(ada.id(), 0, now));
            await(endings.markSessionsEnded(ada.id(), 0));
            await(marks.removeMarksBefore(now));
            await(marks.mark(next, token, now));
            await(marks.hasOtherUnmarkedAdmin(ada.id()));
            await(marks.unmark(ada.id(), token));
            await(endings.beginDeletion(
                    next, terminationMark, Optional.empty(), AccountAudit.deleted(ada.id(), next, now)));
            await(endings.completeDeletion(
                    AccountBuilder.admin("ada").id(ada.id()).version(3).build(), event(ada.id(), now)));
            assertThat(profiler.plans(MongoAccountRepository.USERS))
                    .hasSizeGreaterThanOrEqualTo(34)
                    .allSatisfy(stages -> assertThat(stages).doesNotContain("COLLSCAN", "SORT"));
        }
    }

    /** With and without each of its parts. */
    private static List<AccountSearch> searches() {
        var all = new ArrayList<AccountSearch>();
        for (var prefix : List.of(Optional.<String>empty(), Optional.of("a"))) {
            for (var role : List.of(Optional.<Role>empty(), Optional.of(Role.ADMIN))) {
                for (var status : List.of(Optional.<AccountStatus>empty(), Optional.of(AccountStatus.ACTIVE))) {
                    for (var after : List.of(Optional.<String>empty(), Optional.of("a"))) {
                        all.add(new AccountSearch(prefix, role, status, after, 10));
                    }
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(names = {"EXTERNAL", "CONTAINER"})
    void relayFindsPendingEventsInTheirIndex(MongoBackend real, Vertx vertx) throws Exception {
        try (var store = TestStore.open(vertx, real, MongoAccountRepository.INDEXES)) {
            store.outbox(MongoAccountRepository.USERS);
            assertThat(RelayQuery.plan(store.mongo(), MongoAccountRepository.USERS))
                    .contains("IXSCAN")
                    .doesNotContain("COLLSCAN", "SORT");
        }
    }
}
