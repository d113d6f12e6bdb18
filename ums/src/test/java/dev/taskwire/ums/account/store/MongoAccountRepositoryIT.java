package dev.taskwire.ums.account.store;

import static dev.taskwire.shared.testing.TestEvents.event;
import static dev.taskwire.shared.testing.TestEvents.sized;
import static dev.taskwire.shared.testing.TestEvents.stored;
import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.testing.ReceivedDocuments;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountBuilder;
import dev.taskwire.ums.account.model.AccountStatus;
import dev.taskwire.ums.account.store.AccountRepository.NameConflicts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
class MongoAccountRepositoryIT {
    private static final Instant THEN = Instant.parse("2026-04-01T09:15:30.250Z");

    /** Who asks for names: a new account. */
    private static final UUID SELF = ResourceIds.next();

    @Parameter
    private MongoBackend backend;

    private TestStore store;
    private OutboxWriter outbox;
    private MongoAccountRepository accounts;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        store = TestStore.open(vertx, backend, MongoAccountRepository.INDEXES);
        outbox = store.outbox(MongoAccountRepository.USERS);
        accounts = new MongoAccountRepository(store.mongo(), outbox);
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void accountComesBackAsItWasStored() throws Exception {
        var ada = account("ada", "ada@example.com");
        var complete = AccountBuilder.admin("名前.é")
                .passwordHash("$2a$10$" + "x".repeat(53))
                .email("é@münchen.de")
                .status(AccountStatus.DISABLED)
                .timeZone("Europe/Berlin")
                .assignableBy(AssignableBy.COLLABORATORS)
                .updatedAt(THEN.plusMillis(1))
                .passwordChangedAt(THEN.plusMillis(3))
                .lastLoginAt(THEN.plusMillis(2))
                .version(Long.MAX_VALUE)
                .build();
        for (Account account : List.of(ada, complete)) {
            assertThat(insert(account)).isTrue();
            assertThat(await(accounts.find(account.id()))).hasValue(account);
            assertThat(await(accounts.findByUsername(account.username()))).hasValue(account);
        }
        assertThat(await(accounts.find(ResourceIds.next()))).isEmpty();
        assertThat(await(accounts.findByUsername("nobody"))).isEmpty();
    }

    @Test
    void usernameBelongsToOneAccount() throws Exception {
        insert(account("ada", "ada@example.com"));
        assertThat(insert(account("ada", "other@example.com"))).isFalse();
        assertThat(insert(account("ada", null))).isFalse();
        assertThat(insert(account("adam", "other@example.com"))).isTrue();
    }

    @Test
    void addressBelongsToOneAccount() throws Exception {
        insert(account("ada", "ada@example.com"));
        assertThat(insert(account("eve", "ada@example.com"))).isFalse();
        assertThat(await(accounts.findByUsername("eve"))).isEmpty();
    }

    /** An earlier version stored a final sigma as another sigma, so it may have stored either of two domains so. */
    @Test
    void addressThatMayBeTheSameIsTakenButGetsNoMailsOfTheOther() throws Exception {
        // given
        var stored = account("ada", "ada@\u03bf\u03b4\u03cc\u03c3.example");
        insert(stored);

        // then
        assertThat(await(accounts.findNameConflicts(SELF, "new", "ada@xn--pxavk3b.example")))
                .isEqualTo(new NameConflicts(false, true));
        assertThat(await(accounts.findByEmail("ada@xn--pxavk3b.example"))).isEmpty();
        assertThat(await(accounts.findByEmail("ada@xn--pxavn9a.example"))).hasValue(stored);
    }

    @Test
    void addressIsTakenInItsOtherForm() throws Exception {
        insert(account("ada", "ada@xn--bcher-kva.example"));
        assertThat(await(accounts.findNameConflicts(SELF, "new", "ada@b\u00fccher.example")))
                .isEqualTo(new NameConflicts(false, true));
    }

    @Test
    void accountsWithoutAnAddressDoNotCollide() throws Exception {
        for (String username : List.of("ada", "bob", "eve")) {
            assertThat(insert(account(username, null))).isTrue();
        }
    }

    @Test
    void oneOfManyThatWantTheSameNameGetsIt() throws Exception {
        var wanted = IntStream.range(0, 20)
                .mapToObj(i -> account("ada", "ada" + i + "@example.com"))
                .map(account -> accounts.insert(account, event(account.id(), THEN), List.of()))
                .toList();
        assertThat(await(Future.all(wanted)).<Boolean>list()).containsOnlyOnce(true);
    }

    @Test
    void takenNamesAreToldApart() throws Exception {
        insert(account("ada", "ada@example.com"));
        insert(account("bob", null));
        assertThat(await(accounts.findNameConflicts(SELF, "new", "new@example.com")))
                .isEqualTo(new NameConflicts(false, false));
        assertThat(await(accounts.findNameConflicts(SELF, "ada", "new@example.com")))
                .isEqualTo(new NameConflicts(true, false));
        assertThat(await(accounts.findNameConflicts(SELF, "new", "ada@example.com")))
                .isEqualTo(new NameConflicts(false, true));
        assertThat(await(accounts.findNameConflicts(SELF, "bob", "ada@example.com")))
                .isEqualTo(new NameConflicts(true, true));
        assertThat(await(accounts.findNameConflicts(SELF, "bob", null))).isEqualTo(new NameConflicts(true, false));
        assertThat(await(accounts.findNameConflicts(SELF, "new", null))).isEqualTo(new NameConflicts(false, false));
    }

    @Test
    void namesThatDifferInCaseAloneAreTaken() throws Exception {
        // given
        insert(account("straße", "ada@example.com"));
        insert(account("ipek", null));

        // then
        assertThat(insert(account("strasse", null))).isFalse();
        assertThat(insert(account("i\u0307pek", null))).isFalse();
        assertThat(await(accounts.findNameConflicts(SELF, "strasse", null))).isEqualTo(new NameConflicts(true, false));
        assertThat(await(accounts.findNameConflicts(SELF, "i\u0307pek", "ada@example.com")))
                .isEqualTo(new NameConflicts(true, true));
    }

    @Test
    void accountIsFoundByANameThatDiffersInCaseAlone() throws Exception {
        // given
        var ada = account("straße", null);
        insert(ada);

        // then
        assertThat(await(accounts.findByUsername("strasse"))).hasValue(ada);
        assertThat(await(accounts.findByUsername("strase"))).isEmpty();
    }

    /** Before there were keys, both names could be taken. */
    @Test
    void eachOfTwoAccountsWithOneKeyIsFoundByItsOwnName() throws Exception {
        // given
        var old = account("straße", null);
        insert(old);
        removeKey(old);
        var other = account("strasse", null);
        insert(other);

        // then
        assertThat(await(accounts.findByUsername("straße"))).hasValue(old);
        assertThat(await(accounts.findByUsername("strasse"))).hasValue(other);
    }

    /** A process of an earlier version does not know the key when it changes a name. */
    @Test
    void keyOfAnEarlierNameFindsNobody() throws Exception {
        // given
        var ada = account("ada", null);
        insert(ada);
        await(store.mongo()
                .updateCollection(
                        "users", byId(ada), ExtendedJson.op("$set", new JsonObject().put("username", "bob"))));

        // then
        assertThat(await(accounts.findByUsername("ada"))).isEmpty();
        assertThat(await(accounts.findByUsername("bob")).map(Account::id)).hasValue(ada.id());
        assertThat(await(accounts.findNameConflicts(SELF, "ada", null))).isEqualTo(new NameConflicts(true, false));
    }

    @Test
    void ownNamesAreNotTaken() throws Exception {
        var ada = account("ada", "ada@example.com");
        insert(ada);
        assertThat(await(accounts.findNameConflicts(ada.id(), "ada", "ada@example.com")))
                .isEqualTo(new NameConflicts(false, false));
    }

    /** Accounts from before there were settings and times of passwords. */
    @Test
    void whatOldDocumentsDoNotSayHasADefault() throws Exception {
        var ada = account("ada", null);
        insert(ada);
        var missing = new JsonObject()
                .put("time_zone", "")
                .put("password_changed_at", "")
                .put("assignable_by", "");
        await(store.mongo()
                .updateCollection(
                        "users",
                        ExtendedJson.op("_id", ExtendedJson.uuid(ada.id())),
                        ExtendedJson.op("$unset", missing)));
        assertThat(await(accounts.find(ada.id()))).hasValue(ada);
    }

    @Test
    void roleIsAskedFor() throws Exception {
        assertThat(await(accounts.existsWithRole(Role.USER))).isFalse();
        insert(account("ada", null));
        assertThat(await(accounts.existsWithRole(Role.USER))).isTrue();
        assertThat(await(accounts.existsWithRole(Role.ADMIN))).isFalse();
    }

    @Test
    void signInIsNotedWithoutAChangeOfState() throws Exception {
        var ada = account("ada", "ada@example.com");
        var bob = account("bob", null);
        insert(ada);
        insert(bob);
        for (Instant at : List.of(THEN.plusSeconds(1), THEN.plusSeconds(2))) {
            await(accounts.recordSignIn(ada.id(), at));
            assertThat(await(accounts.find(ada.id()))).hasValue(signedIn(ada, at));
        }
        assertThat(await(accounts.find(bob.id()))).hasValue(bob);
        await(accounts.recordSignIn(ResourceIds.next(), THEN));
        assertThat(await(store.mongo().count("users", new JsonObject()))).isEqualTo(2);
    }

    /** The platform spec's document; what is not set is absent, since the index on addresses is sparse. */
    @Test
    void documentIsThatOfThePlatformSpec() throws Exception {
        insert(account("ada", null));
        insert(signedIn(account("bob", "bob@example.com"), THEN));
        var documents = await(store.mongo().find("users", new JsonObject()));
        assertThat(documents.get(0).fieldNames())
                .containsExactlyInAnyOrder(
                        "_id",
                        "username",
                        "name_key",
                        "password_hash",
                        "role",
                        "status",
                        "email_verified",
                        "created_at",
                        "updated_at",
                        "time_zone",
                        "assignable_by",
                        "password_changed_at",
                        "version",
                        "outbox",
                        "outbox_seq",
                        "outbox_last",
                        "outbox_at",
                        "outbox_bytes");
        assertThat(documents.get(1).fieldNames()).contains("email", "last_login_at");
        assertThat(ExtendedJson.date(documents.get(1).getJsonObject("created_at")))
                .isEqualTo(THEN);
    }

    @Test
    void accountAndItsEventAreStoredTogether() throws Exception {
        var ada = account("ada", "ada@example.com");
        var event = event(ada.id(), THEN);
        await(accounts.insert(ada, event, List.of()));
        var document = document(ada);
        assertThat(document.getJsonArray("outbox")).isEqualTo(new JsonArray().add(stored(event)));
        assertThat(document.getLong("outbox_seq")).isEqualTo(1);
        assertThat(ExtendedJson.date(document.getJsonObject("outbox_at"))).isEqualTo(THEN);
        assertThat(document.getLong("outbox_bytes")).isEqualTo(event.bytes());
    }

    @Test
    void accountThatIsNotStoredLeavesNoEvent() throws Exception {
        var ada = account("ada", "ada@example.com");
        insert(ada);
        var before = document(ada);
        assertThat(insert(account("ada", null))).isFalse();
        assertThat(insert(account("eve", "ada@example.com"))).isFalse();
        assertThat(await(store.mongo().find("users", new JsonObject()))).containsExactly(before);
    }

    @Test
    void eventThatNoBrokerTakesIsRefusedTogetherWithItsAccount() throws Exception {
        var ada = account("ada", null);
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(accounts.insert(ada, sized(ada.id(), THEN, 1_000_001), List.of())))
                .returns(ErrorCode.TOO_LARGE, ApplicationException::code);
        assertThat(await(store.mongo().count("users", new JsonObject()))).isZero();
        assertThat(await(accounts.insert(ada, sized(ada.id(), THEN, 1_000_000), List.of())))
                .isTrue();
    }

    /** It would wake the relay for something that nobody is told of. */
    @Test
    void signInLeavesTheOutboxAlone() throws Exception {
        var ada = account("ada", null);
        insert(ada);
        var before = document(ada);
        await(accounts.recordSignIn(ada.id(), THEN.plusSeconds(1)));
        var after = document(ada);
        assertThat(after.remove("last_login_at")).isNotNull();
        assertThat(after).isEqualTo(before);
    }

    @Test
    void noReadFetchesEvents() throws Exception {
        var ada = account("ada", "ada@example.com");
        insert(ada);
        var received = new ReceivedDocuments();
        var reading = new MongoAccountRepository(store.clientRecordingTo(received), outbox);
        assertThat(await(reading.find(ada.id()))).hasValue(ada);
        assertThat(await(reading.findByUsername("ada"))).hasValue(ada);
        await(reading.findNameConflicts(SELF, "ada", "ada@example.com"));
        await(reading.existsWithRole(Role.USER));
        assertThat(received.asJson())
                .hasSize(4)
                .allSatisfy(document -> assertThat(document).contains("_id").doesNotContain("outbox"));
    }

    private boolean insert(Account account) throws Exception {
        return await(accounts.insert(account, event(account.id(), THEN), List.of()));
    }

    /** As it is in the store. */
    private JsonObject document(Account account) throws Exception {
        return await(store.mongo().findOne("users", byId(account), null));
    }

    private void removeKey(Account account) throws Exception {
        var key = ExtendedJson.op("$unset", ExtendedJson.op("name_key", ""));
        await(store.mongo().updateCollection("users", byId(account), key));
    }

    private static JsonObject byId(Account account) {
        return ExtendedJson.op("_id", ExtendedJson.uuid(account.id()));
    }

    private static Account account(String username, @Nullable String email) {
        return AccountBuilder.account(username).email(email).build();
    }

    private static Account signedIn(Account account, Instant at) {
        return AccountBuilder.account(account.username())
                .id(account.id())
                .email(account.email())
                .lastLoginAt(at)
                .build();
    }
}
