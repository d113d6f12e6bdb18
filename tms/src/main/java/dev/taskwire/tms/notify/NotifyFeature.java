package dev.taskwire.tms.notify;

import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.tms.task.TaskStates;
import dev.taskwire.tms.user.KnownUsers;
import dev.taskwire.tms.user.UserClearUp;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The module of notifications: wires them, mounts their routes, declares their indexes, starts and stops delivery. */
public final class NotifyFeature {
    private static final Duration COUNT_INTERVAL = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final NotificationRoutes notifications;
    private final SettingsRoutes settings;
    private final UserClearUp clearUp;
    private final Optional<SmtpMailer> mailer;
    private final NotifyVerticle verticle;
    private final PeriodicTask count;
    private volatile Future<String> deployment = Future.failedFuture("not started");

    /**
     * Notifications of tasks.
     *
     * @param tasks what events of tasks are compared with
     * @param users who is told, where they read mail, and who is an admin
     * @param ownersSee whether whoever owns a task may see it for that alone; else only an admin may
     * @param eventsKept how long Kafka keeps the events of tasks
     */
    public NotifyFeature(
            Vertx vertx,
            MajorityMongoClient mongo,
            TaskStates tasks,
            KnownUsers users,
            ListConcurrencyLimiter lists,
            boolean ownersSee,
            Duration eventsKept,
            NotifyConfig config,
            Telemetry telemetry,
            Clock clock) {
        this.vertx = vertx;
        var stored = new MongoNotificationRepository(mongo);
        var wanted = new MongoSettingsRepository(mongo);
        var deliveries = new MongoDeliveryRepository(mongo);
        var keeping = Keeping.beyond(eventsKept);
        var counts = new NotifyMetrics(telemetry.metrics());
        this.mailer = config.smtp().map(server -> new SmtpMailer(vertx, server, SmtpLimits.USUAL, config.domain()));
        var renderer = new MailRenderer(config.from(), config.publicUrl(), config.domain());
        var quota = new MailQuota(new MongoMailPermitRepository(mongo), config.bounds(), clock);
        var mails = mailer.map(
                sender -> new BoundedMails(new MailChannel(sender, renderer), quota, deliveries, counts, clock));
        var dispatch = new Dispatch(wanted, users, new LogChannel(), mails, counts);
        var deliverer = new Deliverer(vertx, deliveries, dispatch, counts, telemetry.tracing(), clock);
        var channels = mailer.isPresent() ? EnumSet.allOf(Channel.class) : EnumSet.of(Channel.LOG);
        var notifier = new Notifier(
                new Claims(tasks), stored, wanted, users, ownersSee, keeping, channels, deliverer, counts, clock);
        this.verticle = new NotifyVerticle(
                notifier,
                deliverer,
                new DueDeliveries(
                        vertx,
                        deliveries,
                        deliverer,
                        () -> mailer.map(SmtpMailer::room).orElse(Integer.MAX_VALUE),
                        clock),
                new Expiry(stored, keeping, quota, clock));
        this.notifications = new NotificationRoutes(new NotificationService(stored, clock), lists);
        this.settings = new SettingsRoutes(new SettingsService(wanted));
        this.clearUp = new NotificationClearUp(stored, wanted);
        this.count = PeriodicTask.every(
                vertx, COUNT_INTERVAL, () -> deliveries.count().onSuccess(counts::waiting));
    }

    public List<IndexSpec> indexes() {
        return Stream.of(
                        MongoNotificationRepository.INDEXES,
                        MongoDeliveryRepository.INDEXES,
                        MongoMailPermitRepository.INDEXES)
                .flatMap(List::stream)
                .toList();
    }

    public void mount(ApiRouter api) {
        notifications.mount(api);
        settings.mount(api);
    }

    /** Returns what erases the data of deleted users. */
    public UserClearUp clearUp() {
        return clearUp;
    }

    /** Returns the state of the mail server, if one is configured. */
    public Optional<Supplier<String>> mailState() {
        return mailer.map(sender -> sender::state);
    }

    /** Starts to consume task events and to deliver. */
    public Future<Void> start() {
        deployment = vertx.deployVerticle(verticle);
        count.startAfter(COUNT_INTERVAL);
        return deployment.mapEmpty();
    }

    /** Completes running deliveries, within a bound; other processes deliver the rest. */
    public Future<Void> stop() {
        // Before it is undeployed, since that ends what it has deployed: the connections to the mail server.
        return deployment.compose(
                id -> verticle.drain().transform(drained -> vertx.undeploy(id)),
                notStarted -> Future.succeededFuture());
    }
}
