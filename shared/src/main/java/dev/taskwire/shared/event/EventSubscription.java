package dev.taskwire.shared.event;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Function;

/** Hands the events that the Kafka bridge receives of a topic to a handler, and replies with the result. */
public final class EventSubscription {
    private EventSubscription() {}

    /**
     * Starts to consume. An event counts as handled when the handler's future completes. If it fails, the event is
     * delivered again; with {@link PoisonEventException}, thrown or as the failure, it goes to the dead-letter topic.
     */
    public static MessageConsumer<EventEnvelope> subscribe(
            Vertx vertx, String topic, Function<EventEnvelope, Future<Void>> handler) {
        return vertx.eventBus().localConsumer(EventBusAddresses.received(topic), message -> receive(message, handler));
    }

    private static void receive(Message<EventEnvelope> message, Function<EventEnvelope, Future<Void>> handler) {
        Future.succeededFuture(message.body())
                .compose(handler)
                .onComplete(
                        handled -> message.reply(null),
                        failure -> message.fail(
                                failure instanceof PoisonEventException
                                        ? ConsumeFailureCode.POISON
                                        : ConsumeFailureCode.RETRY,
                                String.valueOf(failure.getMessage())));
    }
}
