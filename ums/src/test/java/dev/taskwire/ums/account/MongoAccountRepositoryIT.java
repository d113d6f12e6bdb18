package dev.taskwire.ums.account;

import static dev.taskwire.ums.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.embedded.MongoBackend;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.mongo.Bson;
import dev.taskwire.ums.TestStore;
import dev.taskwire.ums.account.AccountRepository.Taken;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class MongoAccountRepositoryIT {
    private static final Instant THEN = Instant.parse("2026-04-01T09:15:30.250Z");

    @Parameter
    private MongoBackend backend;

    private TestStore store;
    private MongoAccountRepository accounts;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(backend, MongoAccountRepository.INDEXES);
        accounts = new MongoAccountRepository(store.mongo());
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
        var complete = new Account(
                Ids.next(),
                "名前.é",
                "$2a$10$" + "x".repeat(53),
                "é@münchen.de",
                Role.ADMIN,
                AccountStatus.DISABLED,
                THEN,
                THEN.plusMillis(1),
                THEN.plusMillis(2),
                Long.MAX_VALUE);
        for (Account account : List.of(ada, complete)) {
            assertThat(await(accounts.insert(account))).isTrue();
            assertThat(await(accounts.find(account.id()))).hasValue(account);
            assertThat(await(accounts.findByUsername(account.username()))).hasValue(account);
        }
        assertThat(await(accounts.find(Ids.next()))).isEmpty();
        assertThat(await(accounts.findByUsername("nobody"))).isEmpty();
    }

    @Test
    void usernameBelongsToOneAccount() throws Exception {
        await(accounts.insert(account("ada", "ada@example.com")));
        assertThat(await(accounts.insert(account("ada", "other@example.com")))).isFalse();
        assertThat(await(accounts.insert(account("ada", null)))).isFalse();
        assertThat(await(accounts.insert(account("adam", "other@example.com")))).isTrue();
    }

    @Test
    void addressBelongsToOneAccount() throws Exception {
        await(accounts.insert(account("ada", "ada@example.com")));
        assertThat(await(accounts.insert(account("eve", "ada@example.com")))).isFalse();
        assertThat(await(accounts.findByUsername("eve"))).isEmpty();
    }

    @Test
    void accountsWithoutAnAddressDoNotCollide() throws Exception {
        for (String username : List.of("ada", "bob", "eve")) {
            assertThat(await(accounts.insert(account(username, null)))).isTrue();
        }
    }

    @Test
    void oneOfManyThatWantTheSameNameGetsIt() throws Exception {
        var wanted = IntStream.range(0, 20)
                .mapToObj(i -> account("ada", "ada" + i + "@example.com"))
                .map(accounts::insert)
                .toList();
        assertThat(await(Future.all(wanted)).<Boolean>list()).containsOnlyOnce(true);
    }

    @Test
    void takenNamesAreToldApart() throws Exception {
        await(accounts.insert(account("ada", "ada@example.com")));
        await(accounts.insert(account("bob", null)));
        assertThat(await(accounts.taken("new", "new@example.com"))).isEqualTo(new Taken(false, false));
        assertThat(await(accounts.taken("ada", "new@example.com"))).isEqualTo(new Taken(true, false));
        assertThat(await(accounts.taken("new", "ada@example.com"))).isEqualTo(new Taken(false, true));
        assertThat(await(accounts.taken("bob", "ada@example.com"))).isEqualTo(new Taken(true, true));
        assertThat(await(accounts.taken("bob", null))).isEqualTo(new Taken(true, false));
        assertThat(await(accounts.taken("new", null))).isEqualTo(new Taken(false, false));
    }

    @Test
    void roleIsAskedFor() throws Exception {
        assertThat(await(accounts.exists(Role.USER))).isFalse();
        await(accounts.insert(account("ada", null)));
        assertThat(await(accounts.exists(Role.USER))).isTrue();
        assertThat(await(accounts.exists(Role.ADMIN))).isFalse();
    }

    @Test
    void signInIsNotedWithoutAChangeOfState() throws Exception {
        var ada = account("ada", "ada@example.com");
        var bob = account("bob", null);
        await(accounts.insert(ada));
        await(accounts.insert(bob));
        for (Instant at : List.of(THEN.plusSeconds(1), THEN.plusSeconds(2))) {
            await(accounts.noteLogin(ada.id(), at));
            assertThat(await(accounts.find(ada.id()))).hasValue(signedIn(ada, at));
        }
        assertThat(await(accounts.find(bob.id()))).hasValue(bob);
        await(accounts.noteLogin(Ids.next(), THEN));
        assertThat(await(store.mongo().count("users", new JsonObject()))).isEqualTo(2);
    }

    /** The platform spec's document; what is not set is absent, since the index on addresses is sparse. */
    @Test
    void documentIsThatOfThePlatformSpec() throws Exception {
        await(accounts.insert(account("ada", null)));
        await(accounts.insert(signedIn(account("bob", "bob@example.com"), THEN)));
        var documents = await(store.mongo().find("users", new JsonObject()));
        assertThat(documents.get(0).fieldNames())
                .containsExactlyInAnyOrder(
                        "_id", "username", "password_hash", "role", "status", "created_at", "updated_at", "version");
        assertThat(documents.get(1).fieldNames()).contains("email", "last_login_at");
        assertThat(Bson.date(documents.get(1).getJsonObject("created_at"))).isEqualTo(THEN);
    }

    private static Account account(String username, @Nullable String email) {
        return new Account(Ids.next(), username, "hash", email, Role.USER, AccountStatus.ACTIVE, THEN, THEN, null, 1);
    }

    private static Account signedIn(Account account, Instant at) {
        UUID id = account.id();
        return new Account(
                id,
                account.username(),
                account.passwordHash(),
                account.email(),
                account.role(),
                account.status(),
                account.createdAt(),
                account.updatedAt(),
                at,
                account.version());
    }
}
