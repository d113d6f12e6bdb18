package dev.taskwire.tms.userdirectory.erasure;

import dev.taskwire.shared.event.ConsumeFailureCode;
import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.EventJson;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.telemetry.tracing.TraceContext;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.UUID;
import java.util.function.Function;

/**
 * Consumes the events of deleted users and has every feature erase their data; other events are acknowledged at once.
 * Because any writer of the topic could forge a record, nothing is erased before ums has confirmed the deletion. What
 * is written late is erased by {@link LateDataEraser}, so that the topic does not wait for it.
 */
public final class UserDeletedConsumer {
    static final String DELETED = "user.deleted";

    private final Function<UUID, Future<Boolean>> isGone;
    private final DeletedUserRepository departures;
    private final UserDataErasers userDataErasers;

    /**
     * A consumer that is yet to be started.
     *
     * @param isGone asks ums; fails when it does not answer
     */
    public UserDeletedConsumer(
            Function<UUID, Future<Boolean>> isGone, DeletedUserRepository departures, UserDataErasers userDataErasers) {
        this.isGone = isGone;
        this.departures = departures;
        this.userDataErasers = userDataErasers;
    }

    /** Begins to listen to what the Kafka bridge receives. */
    public void listen(Vertx vertx) {
        vertx.eventBus().localConsumer(EventBusAddresses.received(Topics.USERS), this::receive);
    }

    private void receive(Message<EventEnvelope> message) {
        var event = message.body();
        TraceContext.bind(event.trace());
        if (!event.type().equals(DELETED)) {
            message.reply(null);
            return;
        }
        DeletedUser deletedUser;
        try {
            deletedUser = read(event);
        } catch (RuntimeException malformed) {
            message.fail(ConsumeFailureCode.POISON, "is no " + DELETED + " event: " + malformed.getMessage());
            return;
        }
        isGone.apply(deletedUser.user())
                .onSuccess(gone -> {
                    if (gone) {
                        clearUp(message, deletedUser);
                    } else {
                        message.fail(ConsumeFailureCode.POISON, "is not true: ums says that the user exists");
                    }
                })
                .onFailure(failure -> again(message, failure));
    }

    private static DeletedUser read(EventEnvelope event) {
        String actor = EventJson.read(event).getJsonObject("actor").getString("user_id");
        return new DeletedUser(
                ResourceIds.parseUser(event.subject()).orElseThrow(),
                ResourceIds.parseUser(actor).orElseThrow());
    }

    private void clearUp(Message<EventEnvelope> message, DeletedUser deletedUser) {
        userDataErasers
                .after(deletedUser.user(), deletedUser.actor())
                .compose(all -> all ? departures.add(deletedUser) : Future.failedFuture("there is more"))
                .onSuccess(done -> message.reply(null))
                .onFailure(failure -> again(message, failure));
    }

    private static void again(Message<EventEnvelope> message, Throwable failure) {
        message.fail(ConsumeFailureCode.RETRY, String.valueOf(failure.getMessage()));
    }
}
