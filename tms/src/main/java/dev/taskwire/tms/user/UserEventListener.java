package dev.taskwire.tms.user;

import dev.taskwire.shared.event.Addresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.ReceiveFailure;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.trace.CurrentTrace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Hears from user events who is gone, and has every feature clear up after them; every other event is done as soon as
 * it is heard.
 */
public final class UserEventListener {
    static final String DELETED = "user.deleted";

    /**
     * So long after the deletion somebody who has asked for the user before can still assign a task to them, or they
     * finish what they had begun: the time that an answer of ums is believed, and that of a request.
     */
    static final Duration AFTERMATH = Duration.ofSeconds(15);

    private final List<UserClearUp> clearUps;
    private final Clock clock;

    public UserEventListener(List<UserClearUp> clearUps, Clock clock) {
        this.clearUps = clearUps;
        this.clock = clock;
    }

    /** Begins to listen to what the Kafka bridge receives. */
    public void listen(Vertx vertx) {
        vertx.eventBus().localConsumer(Addresses.received(Topics.USERS), this::receive);
    }

    private void receive(Message<EventEnvelope> message) {
        var event = message.body();
        CurrentTrace.bind(event.trace());
        if (!event.type().equals(DELETED)) {
            message.reply(null);
            return;
        }
        UUID user;
        UUID actor;
        try {
            user = Ids.parseUser(event.subject()).orElseThrow();
            actor = Ids.parseUser(
                            new JsonObject(event.data()).getJsonObject("actor").getString("user_id"))
                    .orElseThrow();
        } catch (RuntimeException malformed) {
            message.fail(ReceiveFailure.POISON, "is no " + DELETED + " event: " + malformed.getMessage());
            return;
        }
        clearUp(user, actor)
                .onComplete(
                        all -> {
                            if (!all) {
                                message.fail(ReceiveFailure.AGAIN, "there is more");
                            } else if (clock.instant().isBefore(event.time().plus(AFTERMATH))) {
                                message.fail(ReceiveFailure.AGAIN, "there may be more in a moment");
                            } else {
                                message.reply(null);
                            }
                        },
                        failure -> message.fail(ReceiveFailure.AGAIN, String.valueOf(failure.getMessage())));
    }

    /** One after the other; whether nothing is left anywhere. */
    private Future<Boolean> clearUp(UUID user, UUID actor) {
        Future<Boolean> all = Future.succeededFuture(true);
        for (var clearUp : clearUps) {
            all = all.compose(before -> clearUp.after(user, actor).map(done -> before && done));
        }
        return all;
    }
}
