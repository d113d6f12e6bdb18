package dev.taskwire.tms.notify;

import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.ConsumeFailureCode;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.telemetry.tracing.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes task events, delivers notifications and removes expired ones, all on one event loop. An event is
 * acknowledged when its notifications are stored.
 */
final class NotifyVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(NotifyVerticle.class);
    private static final Duration PURGE_INTERVAL = Duration.ofHours(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final Notifier notifier;
    private final Deliverer deliverer;
    private final DueDeliveries due;
    private final Expiry expiry;
    private @Nullable MessageConsumer<EventEnvelope> consumer;

    NotifyVerticle(Notifier notifier, Deliverer deliverer, DueDeliveries due, Expiry expiry) {
        this.notifier = notifier;
        this.deliverer = deliverer;
        this.due = due;
        this.expiry = expiry;
    }

    @Override
    public Future<?> start() {
        consumer = vertx.eventBus().localConsumer(EventBusAddresses.received(Topics.TASKS), this::receive);
        due.start();
        PeriodicTask.every(vertx, PURGE_INTERVAL, this::purge).start();
        return Future.succeededFuture();
    }

    private void receive(Message<EventEnvelope> message) {
        TraceContext.bind(message.body().trace());
        TaskEvent event;
        try {
            event = TaskEvent.of(message.body());
        } catch (RuntimeException malformed) {
            message.fail(ConsumeFailureCode.POISON, "is no event of a task: " + malformed.getMessage());
            return;
        }
        notifier.tell(event, message.body().sequence())
                .onComplete(
                        told -> message.reply(null),
                        failure -> message.fail(
                                failure instanceof FalseClaimException ? ConsumeFailureCode.POISON : ConsumeFailureCode.RETRY,
                                String.valueOf(failure.getMessage())));
    }

    private Future<Void> purge() {
        return expiry.run()
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue("reason", MongoErrorTranslator.reason(failure))
                        .log("old notifications are not removed now"));
    }

    /** Stops consuming, completes running deliveries and releases the other leases. Safe from any thread. */
    Future<Void> drain() {
        Promise<Void> drained = Promise.promise();
        context.runOnContext(turn -> {
            due.stop();
            Objects.requireNonNull(consumer)
                    .unregister()
                    .transform(deaf -> deliverer.stop(STOP_TIMEOUT))
                    .onComplete(drained);
        });
        return drained.future();
    }
}
