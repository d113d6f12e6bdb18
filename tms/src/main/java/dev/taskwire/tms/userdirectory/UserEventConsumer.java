package dev.taskwire.tms.userdirectory;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.EventSubscription;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.telemetry.tracing.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.function.Function;

/** Consumes the events of users, each by the handler of its type. Events of other types are acknowledged at once. */
public final class UserEventConsumer {
    private final Map<String, Function<EventEnvelope, Future<Void>>> handlers;

    /**
     * Creates a consumer that is yet to be started.
     *
     * @param handlers by type of event
     */
    public UserEventConsumer(Map<String, Function<EventEnvelope, Future<Void>>> handlers) {
        this.handlers = Map.copyOf(handlers);
    }

    /** Starts to consume the events that the Kafka bridge receives. */
    public void listen(Vertx vertx) {
        EventSubscription.subscribe(vertx, Topics.USERS, this::handle);
    }

    private Future<Void> handle(EventEnvelope event) {
        TraceContext.bind(event.trace());
        var handler = handlers.get(event.type());
        return handler == null ? Future.succeededFuture() : handler.apply(event);
    }
}
