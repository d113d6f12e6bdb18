package dev.taskwire.tms.user;

import dev.taskwire.shared.event.Addresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.EventJson;
import dev.taskwire.shared.event.ReceiveFailure;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.trace.CurrentTrace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.UUID;
import java.util.function.Function;

/**
 * Hears from user events who is gone, and has every feature clear up after them; every other event is done as soon as
 * it is heard. A record is a claim of whoever may write to the topic: nothing is cleared up before ums has said that
 * the user is gone. The rest of the topic does not wait for what may come late; {@link Aftermath} sees to that.
 */
final class UserEventListener {
    static final String DELETED = "user.deleted";

    private final Function<UUID, Future<Boolean>> isGone;
    private final DepartureRepository departures;
    private final ClearUps clearUps;

    /**
     * A listener that is yet to begin.
     *
     * @param isGone asks ums; fails when it does not answer
     */
    UserEventListener(Function<UUID, Future<Boolean>> isGone, DepartureRepository departures, ClearUps clearUps) {
        this.isGone = isGone;
        this.departures = departures;
        this.clearUps = clearUps;
    }

    /** Begins to listen to what the Kafka bridge receives. */
    void listen(Vertx vertx) {
        vertx.eventBus().localConsumer(Addresses.received(Topics.USERS), this::receive);
    }

    private void receive(Message<EventEnvelope> message) {
        var event = message.body();
        CurrentTrace.bind(event.trace());
        if (!event.type().equals(DELETED)) {
            message.reply(null);
            return;
        }
        Departure departure;
        try {
            departure = read(event);
        } catch (RuntimeException malformed) {
            message.fail(ReceiveFailure.POISON, "is no " + DELETED + " event: " + malformed.getMessage());
            return;
        }
        isGone.apply(departure.user())
                .onSuccess(gone -> {
                    if (gone) {
                        clearUp(message, departure);
                    } else {
                        message.fail(ReceiveFailure.POISON, "is not true: ums says that the user exists");
                    }
                })
                .onFailure(failure -> again(message, failure));
    }

    private static Departure read(EventEnvelope event) {
        String actor = EventJson.read(event).getJsonObject("actor").getString("user_id");
        return new Departure(
                Ids.parseUser(event.subject()).orElseThrow(),
                Ids.parseUser(actor).orElseThrow());
    }

    private void clearUp(Message<EventEnvelope> message, Departure departure) {
        clearUps.after(departure.user(), departure.actor())
                .compose(all -> all ? departures.add(departure) : Future.failedFuture("there is more"))
                .onSuccess(done -> message.reply(null))
                .onFailure(failure -> again(message, failure));
    }

    private static void again(Message<EventEnvelope> message, Throwable failure) {
        message.fail(ReceiveFailure.AGAIN, String.valueOf(failure.getMessage()));
    }
}
