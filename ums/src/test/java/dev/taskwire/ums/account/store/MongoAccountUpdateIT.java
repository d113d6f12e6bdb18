package dev.taskwire.ums.account.store;

import static dev.taskwire.shared.testing.TestEvents.event;
import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.ums.account.model.AccountBuilder.THEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountBuilder;
import dev.taskwire.ums.account.model.AccountSearch;
import dev.taskwire.ums.account.store.AccountRepository.NameConflicts;
import dev.taskwire.ums.account.store.AccountUpdate.UpdateResult;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
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

/** Writes of accounts that exist. */
@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class MongoAccountUpdateIT {
    /** Who asks for names: a new account. */
    private static final UUID SELF = ResourceIds.next();

    @Parameter
    private MongoBackend backend;

    private TestStore store;
    private MongoAccountRepository accounts;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        store = TestStore.open(vertx, backend, MongoAccountRepository.INDEXES);
        accounts = new MongoAccountRepository(store.mongo(), store.outbox(MongoAccountRepository.USERS));
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void accountOnItsWayOutIsForNobodyButItsNamesAreTaken() throws Exception {
        var ada = AccountBuilder.admin("ada").email("ada@example.com").build();
        insert(ada);
        var closing = new JsonObject().put("by", ExtendedJson.uuid(SELF)).put("at", ExtendedJson.date(THEN));
        for (var mark :
                List.of(ExtendedJson.op("closing", closing), ExtendedJson.op("deleted_at", ExtendedJson.date(THEN)))) {
            var byId = ExtendedJson.op("_id", ExtendedJson.uuid(ada.id()));
            await(store.mongo().updateCollection("users", byId, ExtendedJson.op("$set", mark)));
            assertThat(await(accounts.find(ada.id()))).isEmpty();
            assertThat(await(accounts.findByUsername("ada"))).isEmpty();
            assertThat(await(accounts.existsWithRole(Role.ADMIN))).isFalse();
            assertThat(await(accounts.search(everybody())).items()).isEmpty();
            assertThat(await(accounts.update(write(ada)))).isEqualTo(UpdateResult.STALE);
            assertThat(await(accounts.findNameConflicts(SELF, "ada", "ada@example.com")))
                    .isEqualTo(new NameConflicts(true, true));
            var gone = ExtendedJson.op("closing", "").put("deleted_at", "");
            await(store.mongo().updateCollection("users", byId, ExtendedJson.op("$unset", gone)));
            assertThat(await(accounts.find(ada.id()))).hasValue(ada);
        }
    }

    @Test
    void updateStoresTheVersionRightAfter() throws Exception {
        var ada = AccountBuilder.account("ada")
                .email("ada@example.com")
                .locale("de-AT")
                .build();
        insert(ada);
        var renamed = AccountBuilder.account("adam")
                .id(ada.id())
                .timeZone("Asia/Tokyo")
                .assignableBy(AssignableBy.COLLABORATORS)
                .updatedAt(THEN.plusSeconds(1))
                .version(2)
                .build();
        assertThat(await(accounts.update(write(ada)))).as("not the next").isEqualTo(UpdateResult.STALE);
        assertThat(await(accounts.update(write(renamed, true)))).isEqualTo(UpdateResult.WRITTEN);
        assertThat(await(accounts.find(ada.id()))).hasValue(renamed);
        assertThat(document(ada).fieldNames()).doesNotContain("email", "locale");
        assertThat(document(ada).getJsonArray("outbox")).hasSize(2);
        assertThat(await(accounts.update(write(renamed)))).isEqualTo(UpdateResult.STALE);
    }

    /** A process of a later version can have stored a stricter setting. */
    @Test
    void updateDoesNotOpenAnAccountWithAnUnknownSetting() throws Exception {
        // given
        var ada = AccountBuilder.account("ada").build();
        insert(ada);
        var unknown = ExtendedJson.op("$set", ExtendedJson.op("assignable_by", "friends"));
        await(store.mongo().updateCollection("users", ExtendedJson.op("_id", ExtendedJson.uuid(ada.id())), unknown));

        // when
        var found = await(accounts.find(ada.id())).orElseThrow();
        await(accounts.update(write(found.nextVersion(THEN.plusSeconds(1), found.sessionGeneration()))));

        // then
        assertThat(await(accounts.find(ada.id())).orElseThrow().version()).isEqualTo(2);
        assertThat(document(ada).getString("assignable_by")).isEqualTo("collaborators");
    }

    @Test
    void updateDoesNotTakeANameFromAnother() throws Exception {
        var ada = AccountBuilder.account("ada").email("ada@example.com").build();
        insert(ada);
        insert(AccountBuilder.account("bob").email("bob@example.com").build());
        var asBob = AccountBuilder.account("bob").id(ada.id()).version(2).build();
        var asBobsAddress = AccountBuilder.account("ada")
                .id(ada.id())
                .email("bob@example.com")
                .version(2)
                .build();
        var before = document(ada);
        assertThat(await(accounts.update(write(asBob, true)))).isEqualTo(UpdateResult.NAME_TAKEN);
        assertThat(await(accounts.update(write(asBobsAddress)))).isEqualTo(UpdateResult.NAME_TAKEN);
        assertThat(document(ada)).isEqualTo(before);
    }

    @Test
    void updateDoesNotTakeANameThatDiffersFromAnothersInCaseAlone() throws Exception {
        // given
        var ada = AccountBuilder.account("ada").build();
        insert(ada);
        insert(AccountBuilder.account("straße").build());

        // when
        var asStrasse =
                AccountBuilder.account("strasse").id(ada.id()).version(2).build();
        var refused = await(accounts.update(write(asStrasse, true)));

        // then
        assertThat(refused).isEqualTo(UpdateResult.NAME_TAKEN);
        assertThat(document(ada).getString("name_key")).isEqualTo("ada");
    }

    @Test
    void newNameReplacesTheKeyAndFreesTheOldOne() throws Exception {
        // given
        var ada = AccountBuilder.account("straße").build();
        insert(ada);

        // when
        var renamed = AccountBuilder.account("ada").id(ada.id()).version(2).build();
        await(accounts.update(write(renamed, true)));

        // then
        insert(AccountBuilder.account("strasse").build());
        assertThat(await(accounts.findByUsername("straße")).map(Account::username))
                .hasValue("strasse");
    }

    /** An account from before, whose key another has. */
    @Test
    void accountWithoutAKeyChangesWithoutOne() throws Exception {
        // given
        var old = AccountBuilder.account("straße").build();
        insert(old);
        var byId = ExtendedJson.op("_id", ExtendedJson.uuid(old.id()));
        await(store.mongo()
                .updateCollection("users", byId, ExtendedJson.op("$unset", ExtendedJson.op("name_key", ""))));
        insert(AccountBuilder.account("strasse").build());

        // when
        var moved = AccountBuilder.account("straße")
                .id(old.id())
                .timeZone("Asia/Tokyo")
                .version(2)
                .build();
        var written = await(accounts.update(write(moved)));

        // then
        assertThat(written).isEqualTo(UpdateResult.WRITTEN);
        assertThat(document(old).containsKey("name_key")).isFalse();
    }

    private static AccountUpdate write(Account next) {
        return write(next, false);
    }

    private static AccountUpdate write(Account next, boolean renamed) {
        return new AccountUpdate(next, renamed, event(next.id(), THEN), Optional.empty(), Optional.empty(), List.of());
    }

    private static AccountSearch everybody() {
        return new AccountSearch(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 10);
    }

    private void insert(Account account) throws Exception {
        assertThat(await(accounts.insert(account, event(account.id(), THEN), List.of())))
                .isTrue();
    }

    private JsonObject document(Account account) throws Exception {
        return await(store.mongo().find("users", ExtendedJson.op("_id", ExtendedJson.uuid(account.id()))))
                .get(0);
    }
}
