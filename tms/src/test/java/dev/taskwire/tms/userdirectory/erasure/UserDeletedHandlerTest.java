package dev.taskwire.tms.userdirectory.erasure;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.event.ConsumeFailureCode;
import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.userdirectory.UserEventConsumer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the records that say that a user was deleted. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class UserDeletedHandlerTest {
    private static final Instant AHEAD = Instant.parse("2999-04-10T12:00:00Z");
    private static final UUID ADA = ResourceIds.next();
    private static final UUID ADMIN = ResourceIds.next();
    private static final String DATA = "{\"actor\":{\"user_id\":\"" + ResourceIds.user(ADMIN) + "\"}}";
    private static final Future<Boolean> NOTHING_LEFT = Future.succeededFuture(true);
    private static final Future<Boolean> MORE = Future.succeededFuture(false);
    private static final Future<Boolean> AWAY = Future.failedFuture("the store is away");

    private final List<String> called = new CopyOnWriteArrayList<>();
    private volatile Future<Boolean> first = NOTHING_LEFT;
    private volatile Future<Boolean> second = NOTHING_LEFT;
    private volatile Future<Boolean> gone = Future.succeededFuture(true);
    private final FakeDeletedUsers departures = new FakeDeletedUsers();

    private Vertx vertx;

    @BeforeEach
    void start(Vertx injected) {
        vertx = injected;
        LocalMessageCodec.register(vertx.eventBus());
        List<UserDataEraser> clearUps = List.of(
                (user, actor) -> {
                    called.add("first " + user + " " + actor);
                    return first;
                },
                (user, actor) -> {
                    called.add("second " + user + " " + actor);
                    return second;
                });
        var handler = new UserDeletedHandler(user -> gone, departures, new UserDataErasers(clearUps));
        new UserEventConsumer(Map.of(UserDeletedHandler.USER_DELETED, handler::handle)).listen(vertx);
    }

    @Test
    void otherEventsAreDoneAtOnce() throws Exception {
        for (var type : new String[] {"user.created", "user.updated", "session.revoked", "user.renamed"}) {
            await(receive(type, ResourceIds.user(ADA), AHEAD, "nonsense"));
        }
        assertThat(called).isEmpty();
    }

    @Test
    void deletedUserIsClearedUpAfterEverywhere() throws Exception {
        await(receive("user.deleted", ResourceIds.user(ADA), AHEAD, DATA));
        assertThat(called).containsExactly("first " + ADA + " " + ADMIN, "second " + ADA + " " + ADMIN);
    }

    /** The partition goes on at once, whatever the record says of its time. */
    @Test
    void departureIsKeptForWhatMayComeLate() throws Exception {
        await(receive("user.deleted", ResourceIds.user(ADA), AHEAD, DATA));
        assertThat(departures.all).containsExactly(new DeletedUser(ADA, ADMIN));
    }

    @Test
    void claimOfALivingUsersEndIsPoison() {
        gone = Future.succeededFuture(false);
        assertFailure(ConsumeFailureCode.POISON, receive("user.deleted", ResourceIds.user(ADA), AHEAD, DATA));
        assertThat(called).isEmpty();
        assertThat(departures.all).isEmpty();
    }

    @Test
    void withoutUmsItComesAgain() {
        gone = Future.failedFuture("ums is away");
        assertFailure(ConsumeFailureCode.RETRY, receive("user.deleted", ResourceIds.user(ADA), AHEAD, DATA));
        assertThat(called).isEmpty();
    }

    @Test
    void departureThatCannotBeKeptMakesItComeAgain() {
        departures.away = true;
        assertFailure(ConsumeFailureCode.RETRY, receive("user.deleted", ResourceIds.user(ADA), AHEAD, DATA));
    }

    @Test
    void whatIsLeftAnywhereMakesItComeAgain() throws Exception {
        for (var unfinished : List.of(MORE, AWAY)) {
            first = unfinished;
            second = NOTHING_LEFT;
            assertFailure(ConsumeFailureCode.RETRY, receive("user.deleted", ResourceIds.user(ADA), AHEAD, DATA));
            first = NOTHING_LEFT;
            second = unfinished;
            assertFailure(ConsumeFailureCode.RETRY, receive("user.deleted", ResourceIds.user(ADA), AHEAD, DATA));
        }
        second = NOTHING_LEFT;
        await(receive("user.deleted", ResourceIds.user(ADA), AHEAD, DATA));
    }

    /** A user with thousands of tasks has the rest cleared up meanwhile. */
    @Test
    void oneThatNeedsLongHoldsNoOtherUp() {
        first = MORE;
        assertFailure(ConsumeFailureCode.RETRY, receive("user.deleted", ResourceIds.user(ADA), AHEAD, DATA));
        assertThat(called).hasSize(2);
        assertThat(departures.all).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{}", "{\"actor\":{}}", "{\"actor\":{\"user_id\":\"ada\"}}", "{\"actor\":1}", "null"})
    void deletionThatCannotBeReadIsPoison(String data) {
        assertFailure(ConsumeFailureCode.POISON, receive("user.deleted", ResourceIds.user(ADA), AHEAD, data));
        assertFailure(ConsumeFailureCode.POISON, receive("user.deleted", "ada", AHEAD, DATA));
        assertThat(called).isEmpty();
    }

    private static void assertFailure(int code, Future<?> received) {
        assertThatExceptionOfType(ReplyException.class)
                .isThrownBy(() -> await(received))
                .returns(code, ReplyException::failureCode);
    }

    private Future<?> receive(String type, String user, Instant at, String data) {
        var event = new EventEnvelope("id", type, user, user, 2, at, data);
        return vertx.eventBus().request(EventBusAddresses.received(Topics.USERS), event, LocalMessageCodec.options());
    }
}
