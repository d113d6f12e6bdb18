package dev.taskwire.tms.task;

import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.tms.user.KnownUsers;
import dev.taskwire.tms.user.UserClearUp;
import io.vertx.ext.mongo.MongoClient;
import java.time.Clock;
import java.util.List;

/** The module of tasks: wires them, mounts their routes, declares their indexes. */
public final class TaskFeature {
    /** Where the tasks are, and their events. */
    public static final String COLLECTION = MongoTaskRepository.TASKS;

    private final TaskRoutes routes;
    private final TmserviceTaskRoutes tmserviceRoutes;
    private final TaskClearUp clearUp;
    private final TaskStates states;
    private final ReminderService reminders;

    /**
     * Tasks under that policy; under TMService's paths they are managed in any case.
     *
     * @param searches for what may take long, and is stopped then
     * @param users who can be assigned, and where they are
     */
    public TaskFeature(
            MajorityMongoClient mongo,
            MongoClient searches,
            OutboxWriter outbox,
            KnownUsers users,
            ListConcurrencyLimiter admission,
            TaskPolicy policy,
            Clock clock) {
        var tasks = new MongoTaskRepository(mongo, searches, outbox);
        var service = new TaskService(tasks, new TaskUsers(users), clock);
        var lists = new TaskLists(service, admission);
        this.routes = new TaskRoutes(service, lists, policy);
        this.tmserviceRoutes = new TmserviceTaskRoutes(service, lists);
        this.states = id -> tasks.find(id).map(found -> found.map(TaskState::of));
        this.clearUp = new TaskClearUp(tasks, clock);
        this.reminders = new ReminderService(new MongoReminderRepository(mongo, outbox), clock);
    }

    public List<IndexSpec> indexes() {
        return MongoTaskRepository.INDEXES;
    }

    public void mount(ApiRouter api) {
        routes.mount(api);
        tmserviceRoutes.mount(api);
    }

    /** Returns what deletes the tasks of deleted users, and unassigns them from those of others. */
    public UserClearUp clearUp() {
        return clearUp;
    }

    /** Returns read access to the present state of tasks, for other features. */
    public TaskStates states() {
        return states;
    }

    public TaskReminders reminders() {
        return reminders;
    }
}
