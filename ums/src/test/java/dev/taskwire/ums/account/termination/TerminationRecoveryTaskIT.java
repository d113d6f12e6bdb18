package dev.taskwire.ums.account.termination;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.testing.TestEvents;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.testing.MutableClock;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountAudit;
import dev.taskwire.ums.account.model.AccountBuilder;
import dev.taskwire.ums.account.model.AccountEvents;
import dev.taskwire.ums.account.model.SessionGeneration;
import dev.taskwire.ums.account.service.AccountUpdateRequest;
import dev.taskwire.ums.account.service.AccountUpdater;
import dev.taskwire.ums.account.service.UniqueNameConflicts;
import dev.taskwire.ums.account.store.AccountUpdate;
import dev.taskwire.ums.account.store.AccountUpdate.TerminationMark;
import dev.taskwire.ums.account.store.AccountUpdate.UpdateResult;
import dev.taskwire.ums.account.store.MongoAccountRepository;
import dev.taskwire.ums.account.store.MongoAdminRemovalMarkRepository;
import dev.taskwire.ums.account.store.MongoPendingTerminationRepository;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a crash has left after its first write is finished by the scan. */
@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class TerminationRecoveryTaskIT {
    private static final UUID ACTOR = new UUID(1, 1);

    @Parameter
    private MongoBackend backend;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-04-01T09:15:30.250Z"));
    private final List<String> ended = new ArrayList<>();
    private final List<UUID> unendable = new ArrayList<>();
    private TestStore store;
    private MongoAccountRepository accounts;
    private MongoPendingTerminationRepository endings;
    private TerminationRecoveryTask scan;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        store = TestStore.open(vertx, backend, MongoAccountRepository.INDEXES);
        var outbox = store.outbox(MongoAccountRepository.USERS);
        accounts = new MongoAccountRepository(store.mongo(), outbox);
        endings = new MongoPendingTerminationRepository(store.mongo(), outbox);
        scan = scan();
    }

    private TerminationRecoveryTask scan() {
        return new TerminationRecoveryTask(endings, new AccountTermination(endings, this::end, clock), clock);
    }

    private synchronized Future<Void> end(UUID user, SessionGeneration generation, UUID actor) {
        if (unendable.contains(user)) {
            return Future.failedFuture("no");
        }
        ended.add(user + " " + generation.version() + " " + actor);
        return Future.succeededFuture();
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void sessionsOfAChangeThatCrashedAreEnded() throws Exception {
        var ada = stored("ada");
        assertThat(await(accounts.update(promotion(ada)))).isEqualTo(UpdateResult.WRITTEN);
        await(scan.run());
        assertThat(ended).containsExactly(ada.id() + " 1 " + ACTOR);
        assertThat(document(ada).fieldNames()).doesNotContain("ending_sessions_at", "ending_sessions_by");
        await(scan.run());
        assertThat(ended).hasSize(1);
    }

    @Test
    void newerChangesMarkStays() throws Exception {
        var ada = stored("ada");
        await(accounts.update(promotion(ada)));
        await(endings.markSessionsEnded(ada.id(), 0));
        await(endings.markSessionsEnded(ada.id(), 2));
        assertThat(await(endings.findOldest(10))).hasSize(1);
        await(endings.markSessionsEnded(ada.id(), 1));
        assertThat(await(endings.findOldest(10))).isEmpty();
    }

    @Test
    void accountThatIsOnItsWayOutIsDeleted() throws Exception {
        var ada = stored("ada");
        var closed = await(endings.beginDeletion(
                ada,
                new TerminationMark(ACTOR, clock.instant()),
                Optional.empty(),
                AccountAudit.deleted(ACTOR, ada, clock.instant())));
        assertThat(closed).hasValueSatisfying(begun -> {
            assertThat(begun.isDeletion()).isTrue();
            assertThat(begun.actor()).isEqualTo(ACTOR);
            assertThat(begun.account().sessionGeneration().version()).isEqualTo(1);
        });
        assertThat(await(accounts.find(ada.id()))).isEmpty();
        assertThat(document(ada).getJsonArray("outbox")).as("no event yet").hasSize(1);
        assertThat(document(ada).getLong("version")).isEqualTo(1);
        clock.advance(Duration.ofSeconds(5));
        // Several processes at once.
        await(Future.all(scan.run(), scan().run(), scan().run()));
        assertThat(ended).contains(ada.id() + " 1 " + ACTOR);
        var deleted = document(ada);
        assertThat(deleted.fieldNames()).doesNotContain("closing", "ending_sessions_at", "ending_sessions_by");
        assertThat(ExtendedJson.date(deleted.getJsonObject("deleted_at"))).isEqualTo(clock.instant());
        assertThat(deleted.getLong("version")).isEqualTo(2);
        assertThat(deleted.getJsonArray("outbox")).hasSize(2);
        assertThat(deleted.getJsonArray("outbox").getJsonObject(1).getString("type"))
                .isEqualTo("user.deleted");
        // The relay removes the document, and so what it still holds.
        assertThat(deleted.fieldNames()).doesNotContain("audit", "audit_at");
        assertThat(await(store.mongo().find("audit", new JsonObject())))
                .singleElement()
                .satisfies(record -> assertThat(record.getString("event")).isEqualTo("user_deleted"));
        assertThat(await(accounts.find(ada.id()))).isEmpty();
    }

    @Test
    void accountThatHasChangedIsNotClosed() throws Exception {
        var ada = stored("ada");
        await(accounts.update(promotion(ada)));
        assertThat(await(endings.beginDeletion(
                        ada,
                        new TerminationMark(ACTOR, clock.instant()),
                        Optional.empty(),
                        AccountAudit.deleted(ACTOR, ada, clock.instant()))))
                .isEmpty();
    }

    @Test
    void oneThatCannotBeFinishedGoesBehindTheOthers() throws Exception {
        var ada = stored("ada");
        var bob = stored("bob");
        await(accounts.update(promotion(ada)));
        clock.advance(Duration.ofSeconds(1));
        await(accounts.update(promotion(bob)));
        clock.advance(Duration.ofSeconds(1));
        unendable.add(ada.id());
        assertThat(await(endings.findOldest(1)).get(0).account().id()).isEqualTo(ada.id());
        await(scan.run());
        assertThat(ended).containsExactly(bob.id() + " 1 " + ACTOR);
        assertThat(ExtendedJson.date(document(ada).getJsonObject("ending_sessions_at")))
                .isEqualTo(clock.instant());
        unendable.clear();
        await(scan.run());
        assertThat(await(endings.findOldest(1))).isEmpty();
    }

    /** The change stands, whether or not the caller was told. */
    @Test
    void changeWhoseEndingFailsIsFinishedLater() throws Exception {
        var ada = stored("ada");
        unendable.add(ada.id());
        var ending = new AccountTermination(endings, this::end, clock);
        var lastAdminGuard = new LastAdminGuard(new MongoAdminRemovalMarkRepository(store.mongo()), clock);
        var writer =
                new AccountUpdater(accounts, endings, ending, lastAdminGuard, new UniqueNameConflicts(accounts), clock);
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> await(writer.delete(
                        AccountUpdateRequest.of(ACTOR, ada.id()), Deadline.after(Duration.ofSeconds(10)))));
        assertThat(await(accounts.find(ada.id()))).isEmpty();
        unendable.clear();
        await(scan.run());
        assertThat(document(ada).containsKey("deleted_at")).isTrue();
    }

    private Account stored(String username) throws Exception {
        var account = AccountBuilder.account(username).build();
        await(accounts.insert(account, TestEvents.event(account.id(), clock.instant()), List.of()));
        return account;
    }

    private AccountUpdate promotion(Account account) {
        var next = AccountBuilder.account(account.username())
                .id(account.id())
                .role(Role.ADMIN)
                .version(2)
                .sessions(1, null)
                .build();
        EventEnvelope event = AccountEvents.updated(ACTOR, account, next);
        return new AccountUpdate(
                next,
                false,
                event,
                Optional.of(new TerminationMark(ACTOR, clock.instant())),
                Optional.empty(),
                List.of());
    }

    private JsonObject document(Account account) throws Exception {
        return await(store.mongo().find("users", ExtendedJson.op("_id", ExtendedJson.uuid(account.id()))))
                .get(0);
    }
}
