package dev.taskwire.tms;

import dev.taskwire.shared.app.App;
import dev.taskwire.shared.app.Running;
import dev.taskwire.shared.app.ServiceHost;
import dev.taskwire.shared.auth.AccessTokens;
import dev.taskwire.shared.auth.RemoteKeys;
import dev.taskwire.shared.contract.Contract;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.health.ManagementVerticle;
import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.ListAdmission;
import dev.taskwire.shared.kafka.KafkaGroupIngress;
import dev.taskwire.shared.kafka.TopicPlan;
import dev.taskwire.shared.mongo.Indexes;
import dev.taskwire.shared.remote.JsonClient;
import dev.taskwire.shared.remote.RemoteCalls;
import dev.taskwire.shared.remote.RemoteClients;
import dev.taskwire.tms.due.DueFeature;
import dev.taskwire.tms.notify.NotifyFeature;
import dev.taskwire.tms.task.TaskFeature;
import dev.taskwire.tms.task.TaskPolicy;
import dev.taskwire.tms.user.KnownUsers;
import dev.taskwire.tms.user.UserFeature;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The task service. */
public final class TmsApp implements App {
    /** So many find a connection of MongoDB's pool before they would be late. */
    private static final int CONCURRENT_REQUESTS = 256;

    private static final String CONSUMER_GROUP = "taskwire-tms";
    private static final String NOTIFICATIONS_GROUP = "taskwire-tms-notifications";

    private final TmsConfig config;
    private final Contract contract;
    private final Clock clock;

    public TmsApp(TmsConfig config, Contract contract, Clock clock) {
        this.config = config;
        this.contract = contract;
        this.clock = clock;
    }

    @Override
    public Future<Running> start() {
        var host = new ServiceHost(config.server());
        var mongo = host.mongo(config.mongo());
        var tokens = new AccessTokens(host.vertx(), clock);
        var client = RemoteClients.of(host.vertx()).build();
        var calls = new RemoteCalls(host.telemetry());
        var keys = new RemoteKeys(host.vertx(), client, calls, config.ums(), tokens);
        var users = new KnownUsers(new JsonClient(
                client, calls, "ums", config.ums(), config.internalKey().headers()));
        var retention = config.kafka().retention();
        var topics = new ArrayList<>(TopicPlan.received(Topics.USERS, retention));
        topics.add(TopicPlan.deadLetters(Topics.deadLetter(Topics.TASKS), retention));
        var events = host.publishing(config.kafka(), config.mongo(), mongo, Topics.TASKS, topics, clock);
        var lists = new ListAdmission(host.metrics());
        var tasks = new TaskFeature(
                mongo,
                host.mongoForSearches(config.mongo()),
                events.outbox(TaskFeature.COLLECTION),
                users,
                lists,
                config.policy(),
                clock);
        var reminders =
                new DueFeature(tasks.reminders(), config.reminders(), events::isPublisher, host.metrics(), clock);
        boolean ownersSee = config.policy() == TaskPolicy.PERSONAL;
        var notifications = new NotifyFeature(
                host.vertx(),
                mongo,
                tasks.states(),
                users,
                lists,
                ownersSee,
                retention,
                config.notifications(),
                host.telemetry(),
                clock);
        host.endBefore(notifications::stop);
        notifications.mailState().ifPresent(state -> host.readiness().inform("smtp", state));
        var departures = new UserFeature(mongo, users, List.of(tasks.clearUp(), notifications.clearUp()), clock);
        departures.listen(host.vertx());
        var userEvents = new KafkaGroupIngress(config.kafka(), Topics.USERS, CONSUMER_GROUP, host.telemetry());
        host.readiness().inform("user_events", userEvents::state);
        var taskEvents = new KafkaGroupIngress(config.kafka(), Topics.TASKS, NOTIFICATIONS_GROUP, host.telemetry());
        host.readiness().inform("task_events", taskEvents::state);
        var stack = host.stack(contract.compile("tms"), tokens, CONCURRENT_REQUESTS);
        return host.start(
                vertx -> {
                    var routes = stack.routes(vertx);
                    var api = new ApiRouter(routes, stack);
                    tasks.mount(api);
                    notifications.mount(api);
                    routes.probe("/health/ready", ctx -> ManagementVerticle.answerReady(host.readiness(), ctx));
                    return routes.build();
                },
                () -> host.buildIndexes(
                                config.mongo(),
                                Indexes.of(List.of(
                                        tasks.indexes(),
                                        notifications.indexes(),
                                        UserFeature.indexes(),
                                        events.indexes())))
                        .compose(built -> keys.load())
                        .compose(loaded -> events.start())
                        .compose(started -> notifications.start())
                        .onSuccess(started -> {
                            host.deploy(userEvents);
                            host.deploy(taskEvents);
                            reminders.start(host.vertx());
                            departures.start(host.vertx());
                        }));
    }
}
