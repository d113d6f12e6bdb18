package dev.taskwire.tms.notification;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.mail.SmtpEmailSender;
import dev.taskwire.shared.mail.SmtpTimeouts;
import dev.taskwire.shared.mail.permit.MongoEmailPermitRepository;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.tms.export.source.ExportSource;
import dev.taskwire.tms.notification.channel.LogChannel;
import dev.taskwire.tms.notification.channel.email.EmailChannel;
import dev.taskwire.tms.notification.channel.email.EmailRenderer;
import dev.taskwire.tms.notification.delivery.ChannelDispatcher;
import dev.taskwire.tms.notification.delivery.DeliveryWorker;
import dev.taskwire.tms.notification.delivery.DueDeliveryPoller;
import dev.taskwire.tms.notification.delivery.NotificationMetrics;
import dev.taskwire.tms.notification.delivery.QuotaEmailDelivery;
import dev.taskwire.tms.notification.fanout.NewDeviceNotifier;
import dev.taskwire.tms.notification.fanout.NotificationCreator;
import dev.taskwire.tms.notification.fanout.TaskEventVerifier;
import dev.taskwire.tms.notification.http.NotificationRoutes;
import dev.taskwire.tms.notification.http.NotificationSettingsRoutes;
import dev.taskwire.tms.notification.http.UnsubscribeRoutes;
import dev.taskwire.tms.notification.link.UnsubscribeLinks;
import dev.taskwire.tms.notification.link.UnsubscribeTokens;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.RetentionPolicy;
import dev.taskwire.tms.notification.quota.EmailQuota;
import dev.taskwire.tms.notification.service.NotificationDataEraser;
import dev.taskwire.tms.notification.service.NotificationExportSource;
import dev.taskwire.tms.notification.service.NotificationService;
import dev.taskwire.tms.notification.service.NotificationSettingsExportSource;
import dev.taskwire.tms.notification.service.NotificationSettingsService;
import dev.taskwire.tms.notification.service.UnsubscribeService;
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
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The module of notifications: wires them, mounts their routes, declares their indexes, starts and stops delivery. */
public final class NotificationModule {
    /** The collection that counts mails. */
    static final String MAIL_PERMITS = "mail_permits";

    private static final Duration COUNT_INTERVAL = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final NotificationRoutes notificationRoutes;
    private final NotificationSettingsRoutes settingsRoutes;
    private final UnsubscribeRoutes unsubscribeRoutes;
    private final UserDataEraser userDataEraser;
    private final List<ExportSource> exportSources;
    private final Optional<SmtpEmailSender> emailSender;
    private final NewDeviceNotifier newDeviceNotifier;
    private final NotificationVerticle verticle;
    private final PeriodicTask waitingCountTask;
    private volatile Future<String> deployment = Future.failedFuture("the notification verticle is not started");

    /**
     * Creates the module, which is yet to be started.
     *
     * @param tasks reads the tasks with which task events are compared
     * @param users looks up names, mail addresses and roles
     * @param ownersMayRead whether the owner of a task may read it; else only its assignee and admins may
     * @param eventRetention how long Kafka keeps task events
     * @param internalKey the secret from which the key of links in mails is derived, which takes a moment
     */
    public NotificationModule(
            Vertx vertx,
            MajorityMongoClient mongo,
            TaskSnapshotReader tasks,
            UserDirectory users,
            ListConcurrencyLimiter lists,
            boolean ownersMayRead,
            Duration eventRetention,
            InternalApiKey internalKey,
            NotificationConfig config,
            Telemetry telemetry,
            Clock clock) {
        this(
                vertx,
                mongo,
                tasks,
                users,
                lists,
                ownersMayRead,
                eventRetention,
                new UnsubscribeTokens(internalKey),
                config,
                telemetry,
                clock);
    }

    /** Creates the module with tokens that several processes of a test share. */
    NotificationModule(
            Vertx vertx,
            MajorityMongoClient mongo,
            TaskSnapshotReader tasks,
            UserDirectory users,
            ListConcurrencyLimiter lists,
            boolean ownersMayRead,
            Duration eventRetention,
            UnsubscribeTokens unsubscribeTokens,
            NotificationConfig config,
            Telemetry telemetry,
            Clock clock) {
        this.vertx = vertx;
        var notificationRepository = new MongoNotificationRepository(mongo);
        var settingsRepository = new MongoNotificationSettingsRepository(mongo);
        var deliveries = new MongoDeliveryRepository(mongo);
        var retentionPolicy = RetentionPolicy.longerThan(eventRetention);
        var metrics = new NotificationMetrics(telemetry.metrics());
        var mail = config.mail();
        this.emailSender = mail.smtp()
                .map(server -> new SmtpEmailSender(vertx, server, SmtpTimeouts.DEFAULTS, mail.domain(), clock));
        var unsubscribeLinks = new UnsubscribeLinks(mail.publicUrl(), unsubscribeTokens);
        var renderer = new EmailRenderer(mail, config.taskLinks(), unsubscribeLinks);
        var quota = new EmailQuota(new MongoEmailPermitRepository(mongo, MAIL_PERMITS), config.emailLimits(), clock);
        var mails = emailSender.map(sender ->
                new QuotaEmailDelivery(new EmailChannel(sender, renderer), quota, deliveries, metrics, clock));
        var dispatcher = new ChannelDispatcher(settingsRepository, users, new LogChannel(), mails, metrics);
        var worker = new DeliveryWorker(vertx, deliveries, dispatcher, metrics, telemetry.tracing(), clock);
        var channels = emailSender.isPresent()
                ? EnumSet.allOf(NotificationChannel.class)
                : EnumSet.of(NotificationChannel.LOG);
        var creator = new NotificationCreator(
                new TaskEventVerifier(tasks),
                notificationRepository,
                settingsRepository,
                users,
                ownersMayRead,
                retentionPolicy,
                channels,
                worker,
                metrics,
                clock);
        this.newDeviceNotifier = new NewDeviceNotifier(
                users, notificationRepository, settingsRepository, retentionPolicy, channels, metrics, clock);
        this.verticle = new NotificationVerticle(
                creator,
                worker,
                new DueDeliveryPoller(
                        vertx,
                        deliveries,
                        worker,
                        () -> emailSender.map(SmtpEmailSender::offerLimit).orElse(Integer.MAX_VALUE),
                        config.pollInterval(),
                        clock),
                new ExpiredNotificationPurger(notificationRepository, retentionPolicy, quota, clock));
        var notificationService = new NotificationService(notificationRepository, clock);
        this.notificationRoutes = new NotificationRoutes(notificationService, lists);
        var settingsService = new NotificationSettingsService(settingsRepository);
        this.exportSources = List.of(
                new NotificationSettingsExportSource(settingsService),
                new NotificationExportSource(notificationService));
        this.settingsRoutes = new NotificationSettingsRoutes(settingsService);
        this.unsubscribeRoutes =
                new UnsubscribeRoutes(new UnsubscribeService(unsubscribeTokens, users, settingsService));
        this.userDataEraser = new NotificationDataEraser(notificationRepository, settingsRepository);
        this.waitingCountTask = PeriodicTask.every(
                vertx, COUNT_INTERVAL, () -> deliveries.count().onSuccess(metrics::setWaiting));
    }

    public List<IndexSpec> indexes() {
        return Stream.of(
                        MongoNotificationRepository.INDEXES,
                        MongoDeliveryRepository.INDEXES,
                        MongoEmailPermitRepository.indexes(MAIL_PERMITS))
                .flatMap(List::stream)
                .toList();
    }

    public void mount(ApiRouter api) {
        notificationRoutes.mount(api);
        settingsRoutes.mount(api);
        unsubscribeRoutes.mount(api);
    }

    /** Returns what erases the data of deleted users. */
    public UserDataEraser userDataEraser() {
        return userDataEraser;
    }

    /** Returns the settings and the notifications of a user, for an export. */
    public List<ExportSource> exportSources() {
        return exportSources;
    }

    /** Returns what handles the events of sign-ins on new devices. */
    public Function<EventEnvelope, Future<Void>> newDeviceHandler() {
        return newDeviceNotifier::handle;
    }

    /** Returns the state of the mail server, if one is configured. */
    public Optional<Supplier<String>> smtpState() {
        return emailSender.map(sender -> sender::state);
    }

    /** Starts to consume task events and to deliver. */
    public Future<Void> start() {
        deployment = vertx.deployVerticle(verticle);
        waitingCountTask.startAfter(COUNT_INTERVAL);
        return deployment.mapEmpty();
    }

    /** Completes running deliveries, within a bound; other processes deliver the rest. */
    public Future<Void> stop() {
        return deployment
                .compose(
                        id -> verticle.drain().transform(drained -> vertx.undeploy(id)),
                        notStarted -> Future.succeededFuture())
                .eventually(() -> emailSender.map(SmtpEmailSender::close).orElseGet(Future::succeededFuture));
    }
}
