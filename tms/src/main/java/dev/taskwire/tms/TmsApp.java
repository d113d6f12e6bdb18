package dev.taskwire.tms;

import dev.taskwire.shared.audit.AuditBuffer;
import dev.taskwire.shared.auth.AccessTokenVerifier;
import dev.taskwire.shared.auth.JwksClient;
import dev.taskwire.shared.client.HttpClientTelemetry;
import dev.taskwire.shared.client.HttpClients;
import dev.taskwire.shared.client.InternalServiceClient;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.health.ManagementVerticle;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.HttpComponents;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.server.EdgeOptions;
import dev.taskwire.shared.internalapi.AuditReport;
import dev.taskwire.shared.kafka.KafkaGroupConsumer;
import dev.taskwire.shared.kafka.admin.TopicSpec;
import dev.taskwire.shared.mongo.IndexCreator;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.mongo.query.DeadlineQueries;
import dev.taskwire.shared.runtime.CertificateHealth;
import dev.taskwire.shared.runtime.HttpComponentFactory;
import dev.taskwire.shared.runtime.HttpServers;
import dev.taskwire.shared.runtime.MongoClients;
import dev.taskwire.shared.runtime.OutboxEventPipeline;
import dev.taskwire.shared.runtime.RunningService;
import dev.taskwire.shared.runtime.ServerConfig;
import dev.taskwire.shared.runtime.ServiceApplication;
import dev.taskwire.shared.runtime.ServiceRuntime;
import dev.taskwire.tms.export.ExportModule;
import dev.taskwire.tms.notification.NotificationModule;
import dev.taskwire.tms.reminder.ReminderModule;
import dev.taskwire.tms.retention.RetentionModule;
import dev.taskwire.tms.task.TaskModule;
import dev.taskwire.tms.task.access.TaskPolicy;
import dev.taskwire.tms.userdirectory.UserDirectory;
import dev.taskwire.tms.userdirectory.UserDirectoryModule;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The task service: starts its features, its event consumers and its HTTP servers. */
public final class TmsApp implements ServiceApplication {
    /** The concurrency limit: as many requests get a connection of MongoDB's pool before their deadline. */
    private static final int MAX_CONCURRENT_REQUESTS = 256;

    private static final Duration AUDIT_TIMEOUT = Duration.ofSeconds(5);
    private static final String CONSUMER_GROUP = "taskwire-tms";
    private static final String NOTIFICATIONS_GROUP = "taskwire-tms-notifications";

    private final TmsConfig config;
    private final OpenApiContract contract;
    private final Clock clock;

    public TmsApp(TmsConfig config, OpenApiContract contract, Clock clock) {
        this.config = config;
        this.contract = contract;
        this.clock = clock;
    }

    @Override
    public ServerConfig server() {
        return config.server();
    }

    private record Features(
            TaskModule tasks,
            ReminderModule reminders,
            RetentionModule retention,
            NotificationModule notifications,
            ExportModule exports,
            UserDirectoryModule userDirectory) {
        List<IndexSpec> indexes(OutboxEventPipeline events) {
            return IndexCreator.of(List.of(
                    TaskModule.indexes(), notifications.indexes(), UserDirectoryModule.indexes(), events.indexes()));
        }
    }

    @Override
    public Future<RunningService> start() {
        var runtime = new ServiceRuntime(config.server());
        var vertx = runtime.vertx();
        var clients = new MongoClients(runtime, config.mongo());
        var mongo = clients.open();
        var httpClients = HttpClients.of(vertx, config.server().internalTls());
        if (!config.server().internalTls().hasCertificate()) {
            // Otherwise the server shows the same files.
            httpClients.tls().ifPresent(tls -> CertificateHealth.show(runtime, "internal_certificates", tls));
        }
        var client = httpClients.create();
        var clientTelemetry = new HttpClientTelemetry(runtime.telemetry());
        var tokens = new AccessTokenVerifier(vertx, clock);
        var keys = new JwksClient(vertx, client, clientTelemetry, config.ums(), tokens);
        var ums = new InternalServiceClient(
                client,
                clientTelemetry,
                "ums",
                config.ums(),
                config.internalKey().headers());
        var users = new UserDirectory(ums);
        var audit = new AuditBuffer(
                records -> ums.post(AuditReport.PATH, new AuditReport(records).toJson(), AUDIT_TIMEOUT),
                runtime.metrics(),
                clock);
        runtime.addShutdownHook(audit::stop);
        var events =
                new OutboxEventPipeline(runtime, clients, mongo, config.kafka(), Topics.TASKS, receivedTopics(), clock);
        var features = features(runtime, mongo, clients.openForSearches(), events, ums, users);
        var userEvents = consumer(runtime, "user_events", Topics.USERS, CONSUMER_GROUP);
        var taskEvents = consumer(runtime, "task_events", Topics.TASKS, NOTIFICATIONS_GROUP);
        var components = HttpComponentFactory.forGateways(runtime)
                .createComponents(contract.compile("tms"), tokens, MAX_CONCURRENT_REQUESTS);
        return new HttpServers(
                        runtime,
                        components,
                        EdgeOptions.internal(config.server().internalTls()),
                        loop -> router(loop, runtime, components, features, audit))
                .start(() -> clients.buildIndexes(features.indexes(events), TaskModule.obsoleteIndexes())
                        .compose(built -> keys.load())
                        .compose(loaded -> events.start())
                        .compose(started -> features.notifications.start())
                        .onSuccess(started -> {
                            runtime.deploy(userEvents);
                            runtime.deploy(taskEvents);
                            features.reminders.start(vertx);
                            features.retention.start(vertx);
                            features.tasks.startTermsRefresh(vertx, events::isPublisher);
                            features.userDirectory.start(vertx);
                            audit.start(vertx);
                        }));
    }

    private Features features(
            ServiceRuntime runtime,
            MajorityMongoClient mongo,
            DeadlineQueries queries,
            OutboxEventPipeline events,
            InternalServiceClient ums,
            UserDirectory users) {
        var listLimiter = new ListConcurrencyLimiter(runtime.metrics());
        var outbox = events.addOutboxKeepingDeleted(TaskModule.COLLECTION, TaskModule.KEPT_MEMBER);
        var tasks =
                new TaskModule(mongo, queries, outbox, users, listLimiter, config.policy(), runtime.metrics(), clock);
        var reminders = new ReminderModule(
                tasks.reminders(), config.reminders(), events::isPublisher, runtime.metrics(), clock);
        var retention = new RetentionModule(
                tasks.unchangedTasks(), config.retention(), events::isPublishing, runtime.metrics(), clock);
        var notifications = new NotificationModule(
                runtime.vertx(),
                mongo,
                tasks.snapshotReader(),
                users,
                listLimiter,
                config.policy() == TaskPolicy.PERSONAL,
                config.kafka().retention(),
                config.internalKey(),
                config.notifications(),
                runtime.telemetry(),
                clock);
        runtime.addShutdownHook(notifications::stop);
        notifications.smtpState().ifPresent(state -> runtime.readiness().addInfo("smtp", state));
        var userDirectory = new UserDirectoryModule(
                mongo,
                users,
                List.of(tasks.userDataEraser(), notifications.userDataEraser()),
                notifications.newDeviceHandler(),
                clock);
        var exportSources = new ArrayList<>(notifications.exportSources());
        exportSources.add(tasks.exportSource());
        var exports = new ExportModule(ums, exportSources, listLimiter, runtime.metrics());
        userDirectory.listen(runtime.vertx());
        return new Features(tasks, reminders, retention, notifications, exports, userDirectory);
    }

    private List<TopicSpec> receivedTopics() {
        var retention = config.kafka().retention();
        return Stream.of(Topics.USERS, Topics.TASKS)
                .flatMap(topic -> TopicSpec.received(topic, retention).stream())
                .toList();
    }

    private KafkaGroupConsumer consumer(ServiceRuntime runtime, String name, String topic, String group) {
        var consumer = new KafkaGroupConsumer(config.kafka(), topic, group, runtime.telemetry());
        runtime.readiness().addInfo(name, consumer::state);
        return consumer;
    }

    private static Router router(
            Vertx vertx, ServiceRuntime runtime, HttpComponents components, Features features, AuditBuffer audit) {
        var routes = components.newRouter(vertx);
        var api = new ApiRouter(routes, components, audit::recordDenial);
        features.tasks.mount(api);
        features.notifications.mount(api);
        features.exports.mount(api);
        routes.probe("/health/ready", ctx -> ManagementVerticle.sendReadiness(runtime.readiness(), ctx));
        return routes.build();
    }
}
