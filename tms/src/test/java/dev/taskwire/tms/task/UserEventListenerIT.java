package dev.taskwire.tms.task;

import static dev.taskwire.tms.TestStore.await;
import static dev.taskwire.tms.task.TaskBuilder.task;
import static dev.taskwire.tms.task.TestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.embedded.MongoBackend;
import dev.taskwire.shared.event.Addresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalCodec;
import dev.taskwire.shared.event.ReceiveFailure;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.tms.TestStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class UserEventListenerIT {
    private static final Instant NOW = Instant.parse("2026-04-10T12:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(UserEventListener.AFTERMATH);
    private static final UUID ADA = Ids.next();
    private static final String DATA = "{\"actor\":{\"user_id\":\"" + Ids.user(Ids.next()) + "\"}}";

    private final Vertx vertx = Vertx.vertx();
    private final Task owned = task().owner(ADA).build();
    private TestStore store;
    private MongoTaskRepository tasks;

    @BeforeEach
    void start() throws Exception {
        store = TestStore.open(MongoBackend.preferred(), MongoTaskRepository.INDEXES);
        tasks = new MongoTaskRepository(store.mongo(), store.outbox(MongoTaskRepository.TASKS));
        await(tasks.insert(owned, Optional.empty(), event(owned)));
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        LocalCodec.register(vertx.eventBus());
        new UserEventListener(new UserClearUp(tasks, clock), clock).listen(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
        store.close();
    }

    @Test
    void otherEventsAreDoneAtOnce() throws Exception {
        for (var type : new String[] {"user.created", "user.updated", "session.revoked", "user.renamed"}) {
            await(receive(type, Ids.user(ADA), LONG_AGO, "nonsense"));
        }
        assertThat(await(tasks.find(owned.id()))).isPresent();
    }

    @Test
    void deletedUserIsClearedUpAfter() throws Exception {
        await(receive("user.deleted", Ids.user(ADA), LONG_AGO, DATA));
        assertThat(await(tasks.find(owned.id()))).isEmpty();
        // As after a redelivery.
        await(receive("user.deleted", Ids.user(ADA), LONG_AGO, DATA));
    }

    @Test
    void youngDeletionIsClearedUpAfterAtOnceAndComesAgain() throws Exception {
        var young = receive("user.deleted", Ids.user(ADA), LONG_AGO.plusMillis(1), DATA);
        assertFailure(ReceiveFailure.AGAIN, young);
        assertThat(await(tasks.find(owned.id()))).isEmpty();
    }

    @Test
    void storeThatIsAwayMakesItComeAgain() throws Exception {
        await(store.mongo().close());
        assertFailure(ReceiveFailure.AGAIN, receive("user.deleted", Ids.user(ADA), LONG_AGO, DATA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"actor\":{}}", "{\"actor\":{\"user_id\":\"ada\"}}", "{\"actor\":1}"})
    void deletionThatCannotBeReadIsPoison(String data) {
        assertFailure(ReceiveFailure.POISON, receive("user.deleted", Ids.user(ADA), LONG_AGO, data));
        assertFailure(ReceiveFailure.POISON, receive("user.deleted", "ada", LONG_AGO, DATA));
    }

    private static void assertFailure(int code, Future<?> received) {
        assertThatExceptionOfType(ReplyException.class)
                .isThrownBy(() -> await(received))
                .returns(code, ReplyException::failureCode);
    }

    private Future<?> receive(String type, String user, Instant at, String data) {
        var event = new EventEnvelope("id", type, user, user, 2, at, data);
        return vertx.eventBus().request(Addresses.received(Topics.USERS), event, LocalCodec.options());
    }
}
