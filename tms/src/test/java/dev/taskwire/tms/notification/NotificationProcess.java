package dev.taskwire.tms.notification;

import static dev.taskwire.testing.Futures.await;

import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.tms.StubUms;
import dev.taskwire.tms.notification.channel.email.SmtpServerConfig;
import dev.taskwire.tms.notification.quota.EmailLimits;
import dev.taskwire.tms.userdirectory.UserDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** One process that notifies, without Kafka: the test hands it events as the bridge does. */
final class NotificationProcess implements AutoCloseable {
    final NotificationModule feature;
    private final Vertx vertx = Vertx.vertx();
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final MajorityMongoClient mongo;
    /** As the last event of each has it; other processes have the same. */
    private final RecordedTasks tasks = new RecordedTasks();

    NotificationProcess(TestStore store, StubUms ums, Optional<SmtpServerConfig> smtp, boolean ownersSee, Clock clock)
            throws TimeoutException {
        this(store, ums, smtp, ownersSee, new EmailLimits(1_000, 1_000, EmailLimits.DEFAULTS.window()), clock);
    }

    NotificationProcess(
            TestStore store,
            StubUms ums,
            Optional<SmtpServerConfig> smtp,
            boolean ownersSee,
            EmailLimits bounds,
            Clock clock)
            throws TimeoutException {
        mongo = store.client(vertx);
        LocalMessageCodec.register(vertx.eventBus());
        feature = new NotificationModule(
                vertx,
                mongo,
                tasks,
                new UserDirectory(ums.client(vertx)),
                new ListConcurrencyLimiter(metrics),
                ownersSee,
                Duration.ofDays(7),
                new NotificationConfig(
                        smtp, "taskwire@example.com", "https://tasks.example.com", "tasks.example.com", bounds),
                Telemetry.withoutTracing(metrics),
                clock);
        await(feature.start());
    }

    /** As the bridge does; completes when the event counts as done. */
    Future<?> receive(EventEnvelope event) {
        tasks.note(event);
        return claim(event);
    }

    /** The same with an event that may not be true. */
    Future<?> claim(EventEnvelope event) {
        return vertx.eventBus().request(EventBusAddresses.received(Topics.TASKS), event, LocalMessageCodec.options());
    }

    String metrics() {
        return metrics.scrape();
    }

    /** Loses the database. */
    void cutOff() throws TimeoutException {
        await(mongo.close());
    }

    @Override
    public void close() throws TimeoutException {
        await(feature.stop().otherwiseEmpty());
        await(mongo.close().otherwiseEmpty());
        await(vertx.close());
        metrics.close();
    }
}
