package dev.taskwire.ums.account.termination;

import static dev.taskwire.shared.testing.TestEvents.event;
import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.testing.MutableClock;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountBuilder;
import dev.taskwire.ums.account.model.AccountChanges;
import dev.taskwire.ums.account.model.AccountStatus;
import dev.taskwire.ums.account.service.AccountUpdateRequest;
import dev.taskwire.ums.account.service.AccountUpdater;
import dev.taskwire.ums.account.service.UniqueNameConflicts;
import dev.taskwire.ums.account.store.AccountQuery;
import dev.taskwire.ums.account.store.AccountUpdate;
import dev.taskwire.ums.account.store.MongoAccountRepository;
import dev.taskwire.ums.account.store.MongoAdminRemovalMarkRepository;
import dev.taskwire.ums.account.store.MongoPendingTerminationRepository;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The last admin who can sign in stays, whoever goes at the same time, and however. */
@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class LastAdminGuardIT {
    private static final int ROUNDS = 60;

    @Parameter
    private MongoBackend backend;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-04-01T09:15:30.250Z"));
    private TestStore store;
    private MongoAccountRepository accounts;
    private MongoAdminRemovalMarkRepository marks;
    private AccountUpdater writer;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        store = TestStore.open(vertx, backend, MongoAccountRepository.INDEXES);
        var outbox = store.outbox(MongoAccountRepository.USERS);
        accounts = new MongoAccountRepository(store.mongo(), outbox);
        marks = new MongoAdminRemovalMarkRepository(store.mongo());
        var endings = new MongoPendingTerminationRepository(store.mongo(), outbox);
        writer = new AccountUpdater(
                accounts,
                endings,
                new AccountTermination(endings, (user, generation, actor) -> Future.succeededFuture(), clock),
                new LastAdminGuard(marks, clock),
                new UniqueNameConflicts(accounts),
                clock);
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void ofTheLastTwoWhoGoAtOnceOneStays() throws Exception {
        int gone = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var both = admins("one", "two");
            var ends = Future.join(goAway(both.get(0), round), goAway(both.get(1), round + 1));

            await(ends.otherwiseEmpty());

            var stay = store.mongo().count("users", activeAdmins());
            var marked = store.mongo().count("users", ExtendedJson.op("leaving", ExtendedJson.op("$exists", true)));
            assertThat(await(stay)).as("round %d", round).isBetween(1L, 2L);
            assertThat(await(marked)).isZero();
            gone += (int) (2 - stay.result());
            await(store.mongo().removeDocuments("users", new JsonObject()));
        }
        assertThat(gone).as("rounds in which one could go").isPositive();
    }

    /** Demoted, disabled and deleted, in turn. */
    private Future<?> goAway(Account admin, int round) {
        return switch (round % 3) {
            case 0 -> demote(admin);
            case 1 -> writer.update(AccountUpdateRequest.of(admin.id(), admin.id()), soon(), current -> disabled());
            default -> writer.delete(AccountUpdateRequest.of(admin.id(), admin.id()), soon());
        };
    }

    @Test
    void ofManyOneStays() throws Exception {
        for (int round = 0; round < 10; round++) {
            var all = admins("a1", "a2", "a3", "a4", "a5", "a6");

            var ends = IntStream.range(0, all.size())
                    .mapToObj(i -> goAway(all.get(i), i))
                    .toList();
            await(Future.join(ends).otherwiseEmpty());

            assertThat(await(store.mongo().count("users", activeAdmins()))).isPositive();
            await(store.mongo().removeDocuments("users", new JsonObject()));
        }
    }

    @Test
    void lastOneIsRefusedAndStaysAsItWas() throws Exception {
        var one = admin("one");
        await(accounts.insert(
                AccountBuilder.admin("off").status(AccountStatus.DISABLED).build(),
                event(one.id(), clock.instant()),
                List.of()));
        var before = document(one.id());
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(demote(one)))
                .returns(ErrorCode.CONFLICT, ApplicationException::code);
        assertThat(document(one.id())).isEqualTo(before);
    }

    @Test
    void whoCrashedOnTheWayHoldsNobodyUpForLong() throws Exception {
        var one = admin("one");
        var two = admin("two");
        assertThat(await(marks.mark(one, UUID.randomUUID(), clock.instant()))).isTrue();
        // The one who crashed may be about to go.
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(demote(two)))
                .returns(ErrorCode.CONFLICT, ApplicationException::code);
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(demote(one)))
                .returns(ErrorCode.UNAVAILABLE, ApplicationException::code);
        clock.advance(LastAdminGuard.MAX_MARK_AGE.plusMillis(1));
        await(demote(two));
        assertThat(document(one.id()).containsKey("leaving")).isFalse();
    }

    @Test
    void whoIsTooLateDoesNotGo() throws Exception {
        var one = admin("one");
        var two = admin("two");
        var late = UUID.randomUUID();
        await(marks.mark(one, late, clock.instant()));
        assertThat(await(marks.hasOtherUnmarkedAdmin(one.id()))).isTrue();
        clock.advance(LastAdminGuard.MAX_MARK_AGE.plusMillis(1));
        await(demote(two));
        var next = AccountBuilder.account("one").id(one.id()).version(2).build();
        var write = new AccountUpdate(
                next, false, event(one.id(), clock.instant()), Optional.empty(), Optional.of(late), List.of());
        assertThat(await(accounts.update(write))).isEqualTo(AccountUpdate.UpdateResult.STALE);
    }

    @Test
    void othersChangesOfAMarkedAdminAreMade() throws Exception {
        var one = admin("one");
        var two = admin("two");
        await(marks.mark(one, UUID.randomUUID(), clock.instant()));
        var renamed = new AccountChanges(
                Optional.of("uno"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(await(writer.update(AccountUpdateRequest.of(two.id(), one.id()), soon(), current -> renamed))
                        .version())
                .isEqualTo(2);
    }

    private Future<Account> demote(Account admin) {
        return writer.update(AccountUpdateRequest.of(admin.id(), admin.id()), soon(), current -> role(Role.USER));
    }

    private static AccountChanges role(Role role) {
        return new AccountChanges(
                Optional.empty(),
                Optional.empty(),
                Optional.of(role),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static AccountChanges disabled() {
        return new AccountChanges(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(AccountStatus.DISABLED),
                Optional.empty(),
                Optional.empty());
    }

    private Account admin(String username) throws Exception {
        return admins(username).get(0);
    }

    private List<Account> admins(String... usernames) throws Exception {
        var all = Stream.of(usernames)
                .map(username -> AccountBuilder.admin(username).build())
                .toList();
        await(Future.all(all.stream()
                .map(admin -> accounts.insert(admin, event(admin.id(), clock.instant()), List.of()))
                .toList()));
        return all;
    }

    private static JsonObject activeAdmins() {
        return AccountQuery.notDeleted(ExtendedJson.op("role", "admin").put("status", "active"));
    }

    private JsonObject document(UUID id) throws Exception {
        var found = await(store.mongo().find("users", ExtendedJson.op("_id", ExtendedJson.uuid(id))));
        assertThat(found).hasSize(1);
        return List.copyOf(found).get(0);
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(10));
    }
}
