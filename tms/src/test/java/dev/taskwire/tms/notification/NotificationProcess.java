package dev.taskwire.tms.notification;

import static dev.taskwire.testing.Futures.await;

import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.mail.MailConfig;
import dev.taskwire.shared.mail.SmtpServerConfig;
import dev.taskwire.shared.mail.template.MailTemplates;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.tms.StubUms;
import dev.taskwire.tms.notification.link.TaskLinks;
import dev.taskwire.tms.notification.link.UnsubscribeTokens;
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
    static final EmailLimits NO_LIMITS = new EmailLimits(1_000, 1_000, 1_000, EmailLimits.DEFAULTS.window());
    /** Short, because tests move the clock and then wait for what is due. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    /** The derivation of a key is slow. */
    private static final UnsubscribeTokens TOKENS = new UnsubscribeTokens(StubUms.KEY);

    final NotificationModule module;
    private final Vertx vertx = Vertx.vertx();
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final MajorityMongoClient mongo;
    /** Each task as its last event shows it; other processes have the same. */
    private final RecordedTasks tasks = new RecordedTasks();

    /**
     * Starts a process.
     *
     * @param ownersSee whether the owner of a task may read it
     * @param limits how many mails may be sent
     */
    NotificationProcess(
            TestStore store,
            StubUms ums,
            Optional<SmtpServerConfig> smtp,
            boolean ownersSee,
            EmailLimits limits,
            Clock clock)
            throws TimeoutException {
        mongo = store.client(vertx);
        LocalMessageCodec.register(vertx.eventBus());
        module = new NotificationModule(
                vertx,
                mongo,
                tasks,
                new UserDirectory(ums.client(vertx)),
                new ListConcurrencyLimiter(metrics),
                ownersSee,
                Duration.ofDays(7),
                TOKENS,
                new NotificationConfig(
                        new MailConfig(
                                smtp,
                                "taskwire@example.com",
                                "https://tasks.example.com",
                                "tasks.example.com",
                                MailTemplates.builtIn()),
                        new TaskLinks(Optional.of("https://app.example.com/tasks/{task_id}")),
                        limits,
                        POLL_INTERVAL),
                Telemetry.withoutTracing(metrics),
                clock);
        await(module.start());
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
        await(module.stop().otherwiseEmpty());
        await(mongo.close().otherwiseEmpty());
        await(vertx.close());
        metrics.close();
    }
}
