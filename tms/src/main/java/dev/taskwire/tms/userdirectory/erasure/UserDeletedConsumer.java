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
 * Consumes the events of deleted users and erases their data in every feature; other events are acknowledged at once.
 * Because any writer of the topic could forge a record, nothing is erased before ums has confirmed the deletion. What
 * is written after the deletion is erased by {@link LateDataEraser}, so that the topic does not wait for it.
 */
public final class UserDeletedConsumer {
    static final String USER_DELETED = "user.deleted";

    private final Function<UUID, Future<Boolean>> isDeleted;
    private final DeletedUserRepository deletedUsers;
    private final UserDataErasers userDataErasers;

    /**
     * Creates a consumer that is yet to be started.
     *
     * @param isDeleted asks ums; fails when ums does not respond
     */
    public UserDeletedConsumer(
            Function<UUID, Future<Boolean>> isDeleted,
            DeletedUserRepository deletedUsers,
            UserDataErasers userDataErasers) {
        this.isDeleted = isDeleted;
        this.deletedUsers = deletedUsers;
        this.userDataErasers = userDataErasers;
    }

    /** Starts to consume the events that the Kafka bridge receives. */
    public void listen(Vertx vertx) {
        vertx.eventBus().localConsumer(EventBusAddresses.received(Topics.USERS), this::receive);
    }

    private void receive(Message<EventEnvelope> message) {
        var event = message.body();
        TraceContext.bind(event.trace());
        if (!event.type().equals(USER_DELETED)) {
            message.reply(null);
            return;
        }
        DeletedUser deletedUser;
        try {
            deletedUser = read(event);
        } catch (RuntimeException malformed) {
            message.fail(ConsumeFailureCode.POISON, "is no " + USER_DELETED + " event: " + malformed.getMessage());
            return;
        }
        isDeleted
                .apply(deletedUser.user())
                .onSuccess(deleted -> {
                    if (deleted) {
                        erase(message, deletedUser);
                    } else {
                        message.fail(ConsumeFailureCode.POISON, "is not true: ums says that the user exists");
                    }
                })
                .onFailure(failure -> failForRetry(message, failure));
    }

    private static DeletedUser read(EventEnvelope event) {
        String actor = EventJson.read(event).getJsonObject("actor").getString("user_id");
        return new DeletedUser(
                ResourceIds.parseUser(event.subject()).orElseThrow(),
                ResourceIds.parseUser(actor).orElseThrow());
    }

    private void erase(Message<EventEnvelope> message, DeletedUser deletedUser) {
        userDataErasers
                .eraseUserData(deletedUser.user(), deletedUser.actor())
                .compose(complete -> complete
                        ? deletedUsers.add(deletedUser)
                        : Future.failedFuture("some data is still to be erased"))
                .onSuccess(done -> message.reply(null))
                .onFailure(failure -> failForRetry(message, failure));
    }

    private static void failForRetry(Message<EventEnvelope> message, Throwable failure) {
        message.fail(ConsumeFailureCode.RETRY, String.valueOf(failure.getMessage()));
    }
}
