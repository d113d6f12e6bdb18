package dev.taskwire.tms.notification;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.EventSubscription;
import dev.taskwire.shared.event.PoisonEventException;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.telemetry.tracing.TraceContext;
import dev.taskwire.tms.notification.delivery.DeliveryWorker;
import dev.taskwire.tms.notification.delivery.DueDeliveryPoller;
import dev.taskwire.tms.notification.fanout.NotificationCreator;
import dev.taskwire.tms.notification.model.TaskEvent;
import dev.taskwire.tms.notification.store.ExpiredNotificationPurger;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
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
final class NotificationVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationVerticle.class);
    private static final Duration PURGE_INTERVAL = Duration.ofHours(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final NotificationCreator notificationCreator;
    private final DeliveryWorker deliveryWorker;
    private final DueDeliveryPoller dueDeliveryPoller;
    private final ExpiredNotificationPurger expiredNotificationPurger;
    private @Nullable MessageConsumer<EventEnvelope> consumer;

    NotificationVerticle(
            NotificationCreator notificationCreator,
            DeliveryWorker deliveryWorker,
            DueDeliveryPoller dueDeliveryPoller,
            ExpiredNotificationPurger expiredNotificationPurger) {
        this.notificationCreator = notificationCreator;
        this.deliveryWorker = deliveryWorker;
        this.dueDeliveryPoller = dueDeliveryPoller;
        this.expiredNotificationPurger = expiredNotificationPurger;
    }

    @Override
    public Future<?> start() {
        consumer = EventSubscription.subscribe(vertx, Topics.TASKS, this::handle);
        dueDeliveryPoller.start();
        PeriodicTask.every(vertx, PURGE_INTERVAL, this::purge).start();
        return Future.succeededFuture();
    }

    private Future<Void> handle(EventEnvelope envelope) {
        TraceContext.bind(envelope.trace());
        var event = PoisonEventException.orMalformed("task", () -> TaskEvent.of(envelope));
        return notificationCreator.createFor(event, envelope.sequence());
    }

    private Future<Void> purge() {
        return expiredNotificationPurger
                .run()
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue("reason", MongoErrorTranslator.reason(failure))
                        .log("expired notifications cannot be removed now; trying again"));
    }

    /** Stops consuming, completes running deliveries and releases the other leases. Safe from any thread. */
    Future<Void> drain() {
        Promise<Void> drained = Promise.promise();
        context.runOnContext(turn -> {
            dueDeliveryPoller.stop();
            Objects.requireNonNull(consumer)
                    .unregister()
                    .transform(unregistered -> deliveryWorker.stop(STOP_TIMEOUT))
                    .onComplete(drained);
        });
        return drained.future();
    }
}
