package dev.taskwire.tms.notification;

import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.tms.notification.channel.LogChannel;
import dev.taskwire.tms.notification.channel.email.EmailChannel;
import dev.taskwire.tms.notification.channel.email.EmailRenderer;
import dev.taskwire.tms.notification.channel.email.SmtpEmailSender;
import dev.taskwire.tms.notification.channel.email.SmtpTimeouts;
import dev.taskwire.tms.notification.delivery.ChannelDispatcher;
import dev.taskwire.tms.notification.delivery.DeliveryWorker;
import dev.taskwire.tms.notification.delivery.DueDeliveryPoller;
import dev.taskwire.tms.notification.delivery.NotificationMetrics;
import dev.taskwire.tms.notification.delivery.QuotaEmailDelivery;
import dev.taskwire.tms.notification.fanout.NotificationCreator;
import dev.taskwire.tms.notification.fanout.TaskEventVerifier;
import dev.taskwire.tms.notification.http.NotificationRoutes;
import dev.taskwire.tms.notification.http.NotificationSettingsRoutes;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.RetentionPolicy;
import dev.taskwire.tms.notification.quota.EmailQuota;
import dev.taskwire.tms.notification.quota.MongoEmailPermitRepository;
import dev.taskwire.tms.notification.service.NotificationDataEraser;
import dev.taskwire.tms.notification.service.NotificationService;
import dev.taskwire.tms.notification.service.NotificationSettingsService;
import dev.taskwire.tms.notification.store.ExpiredNotificationPurger;
import dev.taskwire.tms.notification.store.MongoDeliveryRepository;
import dev.taskwire.tms.notification.store.MongoNotificationRepository;
import dev.taskwire.tms.notification.store.MongoNotificationSettingsRepository;
import dev.taskwire.tms.task.service.TaskSnapshotReader;
import dev.taskwire.tms.userdirectory.UserDirectory;
import dev.taskwire.tms.userdirectory.erasure.UserDataEraser;
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
public final class NotificationModule {
    private static final Duration COUNT_INTERVAL = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final NotificationRoutes notifications;
    private final NotificationSettingsRoutes settings;
    private final UserDataEraser clearUp;
    private final Optional<SmtpEmailSender> mailer;
    private final NotificationVerticle verticle;
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
    public NotificationModule(
            Vertx vertx,
            MajorityMongoClient mongo,
            TaskSnapshotReader tasks,
            UserDirectory users,
            ListConcurrencyLimiter lists,
            boolean ownersSee,
            Duration eventsKept,
            NotificationConfig config,
            Telemetry telemetry,
            Clock clock) {
        this.vertx = vertx;
        var stored = new MongoNotificationRepository(mongo);
        var wanted = new MongoNotificationSettingsRepository(mongo);
        var deliveries = new MongoDeliveryRepository(mongo);
        var retentionPolicy = RetentionPolicy.beyond(eventsKept);
        var counts = new NotificationMetrics(telemetry.metrics());
        this.mailer =
                config.smtp().map(server -> new SmtpEmailSender(vertx, server, SmtpTimeouts.USUAL, config.domain()));
        var renderer = new EmailRenderer(config.from(), config.publicUrl(), config.domain());
        var quota = new EmailQuota(new MongoEmailPermitRepository(mongo), config.bounds(), clock);
        var mails = mailer.map(
                sender -> new QuotaEmailDelivery(new EmailChannel(sender, renderer), quota, deliveries, counts, clock));
        var channelDispatcher = new ChannelDispatcher(wanted, users, new LogChannel(), mails, counts);
        var deliveryWorker =
                new DeliveryWorker(vertx, deliveries, channelDispatcher, counts, telemetry.tracing(), clock);
        var channels =
                mailer.isPresent() ? EnumSet.allOf(NotificationChannel.class) : EnumSet.of(NotificationChannel.LOG);
        var notificationCreator = new NotificationCreator(
                new TaskEventVerifier(tasks),
                stored,
                wanted,
                users,
                ownersSee,
                retentionPolicy,
                channels,
                deliveryWorker,
                counts,
                clock);
        this.verticle = new NotificationVerticle(
                notificationCreator,
                deliveryWorker,
                new DueDeliveryPoller(
                        vertx,
                        deliveries,
                        deliveryWorker,
                        () -> mailer.map(SmtpEmailSender::offerLimit).orElse(Integer.MAX_VALUE),
                        clock),
                new ExpiredNotificationPurger(stored, retentionPolicy, quota, clock));
        this.notifications = new NotificationRoutes(new NotificationService(stored, clock), lists);
        this.settings = new NotificationSettingsRoutes(new NotificationSettingsService(wanted));
        this.clearUp = new NotificationDataEraser(stored, wanted);
        this.count = PeriodicTask.every(
                vertx, COUNT_INTERVAL, () -> deliveries.count().onSuccess(counts::waiting));
    }

    public List<IndexSpec> indexes() {
        return Stream.of(
                        MongoNotificationRepository.INDEXES,
                        MongoDeliveryRepository.INDEXES,
                        MongoEmailPermitRepository.INDEXES)
                .flatMap(List::stream)
                .toList();
    }

    public void mount(ApiRouter api) {
        notifications.mount(api);
        settings.mount(api);
    }

    /** Returns what erases the data of deleted users. */
    public UserDataEraser clearUp() {
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
