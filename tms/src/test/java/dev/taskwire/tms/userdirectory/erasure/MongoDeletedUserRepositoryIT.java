package dev.taskwire.tms.userdirectory.erasure;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.MutableClock;
import dev.taskwire.testing.mongo.MongoBackend;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
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
class MongoDeletedUserRepositoryIT {
    private static final UUID ADMIN = ResourceIds.next();

    @Parameter
    private MongoBackend backend;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-04-01T09:15:30.250Z"));
    private TestStore store;
    private MongoDeletedUserRepository departures;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        store = TestStore.open(vertx, backend, MongoDeletedUserRepository.INDEXES);
        departures = new MongoDeletedUserRepository(store.mongo(), clock);
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    /** Else whoever names users with small ids keeps others from their turn. */
    @Test
    void oldestComesFirstWhateverItsId() throws Exception {
        var first = add(new UUID(Long.MAX_VALUE, Long.MIN_VALUE));
        var second = add(new UUID(0x7000L, Long.MIN_VALUE));
        var third = add(ResourceIds.next());
        assertThat(await(departures.list(10))).containsExactly(first, second, third);
        assertThat(await(departures.list(2))).containsExactly(first, second);
        await(departures.remove(first.user()));
        assertThat(await(departures.list(1))).containsExactly(second);
    }

    @Test
    void whatIsThereStaysAsItIs() throws Exception {
        var first = add(ResourceIds.next());
        var second = add(ResourceIds.next());
        await(departures.add(new DeletedUser(first.user(), ResourceIds.next())));
        assertThat(await(departures.list(10))).containsExactly(first, second);
    }

    @Test
    void noMoreAreKeptThanFit() throws Exception {
        await(store.mongo()
                .bulkWrite(
                        MongoDeletedUserRepository.DEPARTURES,
                        Stream.generate(() -> BulkOperation.createInsert(
                                        ExtendedJson.op("_id", ExtendedJson.uuid(ResourceIds.next()))
                                                .put("actor_id", ExtendedJson.uuid(ADMIN))))
                                .limit(DeletedUserRepository.MAX_DELETED_USERS)
                                .toList()));
        assertThatThrownBy(() -> add(ResourceIds.next())).hasMessageContaining("too many");
        var kept = await(departures.list(DeletedUserRepository.MAX_DELETED_USERS + 1));
        assertThat(kept).hasSize(DeletedUserRepository.MAX_DELETED_USERS);
        await(departures.remove(kept.get(0).user()));
        var added = add(ResourceIds.next());
        assertThat(await(departures.list(DeletedUserRepository.MAX_DELETED_USERS)))
                .endsWith(added);
    }

    private DeletedUser add(UUID user) throws Exception {
        var deletedUser = new DeletedUser(user, ADMIN);
        await(departures.add(deletedUser));
        clock.advance(Duration.ofMillis(1));
        return deletedUser;
    }
}
