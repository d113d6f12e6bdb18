package dev.taskwire.ums.account.service;

import static dev.taskwire.shared.testing.TestEvents.event;
import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.refresh.DocumentRefresher;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.testing.MutableClock;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountBuilder;
import dev.taskwire.ums.account.store.MongoAccountRepository;
import dev.taskwire.ums.account.store.StoredNameKeyRepository;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.UpdateOptions;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Accounts of an earlier version get the keys of their names, whenever the process ends meanwhile. */
@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class NameKeyRefresherIT {
    private static final Instant THEN = Instant.parse("2026-04-10T12:00:00Z");

    private final MutableClock clock = new MutableClock(THEN);

    @Parameter
    private MongoBackend backend;

    private Vertx vertx;
    private TestStore store;
    private MongoAccountRepository accounts;

    @BeforeEach
    void open(Vertx injected) throws Exception {
        vertx = injected;
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
    void accountsGetTheirKeysOverRestartsAndKeepTheirVersions() throws Exception {
        // given more accounts than fit into two batches, as an earlier version stores them
        var last = insert("straße");
        for (int i = 0; i < 220; i++) {
            last = insert("user" + i);
        }
        removeAllKeys();

        // when a new process continues after each batch
        for (int batch = 0; batch < 4; batch++) {
            await(refresher().run());
        }

        // then
        assertThat(await(store.mongo().count("users", ExtendedJson.op("name_key", ExtendedJson.op("$exists", false)))))
                .isZero();
        assertThat(await(accounts.findByUsername("strasse"))).isPresent();
        assertThat(await(accounts.find(last.id()))).hasValue(last);
    }

    @Test
    void accountsThatCollideKeepTheirNamesAndTheOldestGetsTheKey() throws Exception {
        // given
        var first = insert("straße");
        removeAllKeys();
        var second = insert("strasse");
        removeAllKeys();

        // when
        pass();

        // then
        assertThat(key(first)).isEqualTo("strasse");
        assertThat(key(second)).isNull();
        assertThat(await(accounts.findByUsername("straße"))).hasValue(first);
        assertThat(await(accounts.findByUsername("strasse"))).hasValue(second);
    }

    @Test
    void keyOfAnEarlierNameIsReplaced() throws Exception {
        // given a new name that a process of an earlier version has stored
        var ada = insert("ada");
        rename(ada, "bob");

        // when
        pass();

        // then
        assertThat(key(ada)).isEqualTo("bob");
        insert("ada");
    }

    @Test
    void keyOfAnEarlierNameIsRemovedWhenTheNewNameCollides() throws Exception {
        // given
        insert("strasse");
        var ada = insert("ada");
        rename(ada, "straße");

        // when
        pass();

        // then
        assertThat(key(ada)).isNull();
    }

    @Test
    void passesFollowDailyUntilOneHasNothingToChange() throws Exception {
        // given two accounts that collide, for whom nothing can be changed
        insert("straße");
        removeAllKeys();
        insert("strasse");
        pass();

        // when an earlier version has stored one more
        var late = insert("ada");
        removeKey(late);
        clock.advance(DocumentRefresher.PASS_INTERVAL);
        pass();

        // then a pass follows, which is the last
        assertThat(key(late)).isEqualTo("ada");
        clock.advance(DocumentRefresher.PASS_INTERVAL);
        var refresher = refresher();
        await(refresher.run());
        await(refresher.run());
        assertThat(await(refresher.run())).isSameAs(Pause.END);
    }

    private void pass() throws Exception {
        await(refresher().run());
        await(refresher().run());
    }

    private DocumentRefresher refresher() {
        var keys = new StoredNameKeyRepository(store.mongo());
        return new DocumentRefresher(vertx, "keys", keys.progress(), new NameKeyRefresher(keys), () -> true, clock);
    }

    private Account insert(String username) throws Exception {
        var account = AccountBuilder.account(username).build();
        assertThat(await(accounts.insert(account, event(account.id(), THEN), List.of())))
                .isTrue();
        return account;
    }

    private void rename(Account account, String username) throws Exception {
        update(account, ExtendedJson.op("$set", ExtendedJson.op("username", username)));
    }

    private void removeKey(Account account) throws Exception {
        update(account, withoutKey());
    }

    private void removeAllKeys() throws Exception {
        await(store.mongo()
                .updateCollectionWithOptions(
                        "users", new JsonObject(), withoutKey(), new UpdateOptions().setMulti(true)));
    }

    private static JsonObject withoutKey() {
        return ExtendedJson.op("$unset", ExtendedJson.op("name_key", ""));
    }

    private void update(Account account, JsonObject change) throws Exception {
        await(store.mongo().updateCollection("users", byId(account), change));
    }

    private @Nullable String key(Account account) throws Exception {
        return await(store.mongo().findOne("users", byId(account), null)).getString("name_key");
    }

    private static JsonObject byId(Account account) {
        return ExtendedJson.op("_id", ExtendedJson.uuid(account.id()));
    }
}
