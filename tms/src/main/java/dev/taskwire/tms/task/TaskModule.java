package dev.taskwire.tms.task;

import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.tms.task.access.TaskPolicy;
import dev.taskwire.tms.task.http.TaskRoutes;
import dev.taskwire.tms.task.http.TaskSearchHandler;
import dev.taskwire.tms.task.http.TmserviceTaskRoutes;
import dev.taskwire.tms.task.model.TaskSnapshot;
import dev.taskwire.tms.task.service.AssigneeValidator;
import dev.taskwire.tms.task.service.DueReminders;
import dev.taskwire.tms.task.service.ReminderService;
import dev.taskwire.tms.task.service.TaskDataEraser;
import dev.taskwire.tms.task.service.TaskService;
import dev.taskwire.tms.task.service.TaskSnapshotReader;
import dev.taskwire.tms.task.store.MongoReminderRepository;
import dev.taskwire.tms.task.store.MongoTaskRepository;
import dev.taskwire.tms.userdirectory.UserDirectory;
import dev.taskwire.tms.userdirectory.erasure.UserDataEraser;
import io.vertx.ext.mongo.MongoClient;
import java.time.Clock;
import java.util.List;

/** The module of tasks: wires them, mounts their routes, declares their indexes. */
public final class TaskModule {
    /** Where the tasks are, and their events. */
    public static final String COLLECTION = MongoTaskRepository.TASKS;

    private final TaskRoutes routes;
    private final TmserviceTaskRoutes tmserviceRoutes;
    private final TaskDataEraser clearUp;
    private final TaskSnapshotReader states;
    private final ReminderService reminders;

    /**
     * Tasks under that policy; under TMService's paths they are managed in any case.
     *
     * @param searches for what may take long, and is stopped then
     * @param users who can be assigned, and where they are
     */
    public TaskModule(
            MajorityMongoClient mongo,
            MongoClient searches,
            OutboxWriter outbox,
            UserDirectory users,
            ListConcurrencyLimiter admission,
            TaskPolicy policy,
            Clock clock) {
        var tasks = new MongoTaskRepository(mongo, searches, outbox);
        var service = new TaskService(tasks, new AssigneeValidator(users), clock);
        var lists = new TaskSearchHandler(service, admission);
        this.routes = new TaskRoutes(service, lists, policy);
        this.tmserviceRoutes = new TmserviceTaskRoutes(service, lists);
        this.states = id -> tasks.find(id).map(found -> found.map(TaskSnapshot::of));
        this.clearUp = new TaskDataEraser(tasks, clock);
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
    public UserDataEraser clearUp() {
        return clearUp;
    }

    /** Returns read access to the present state of tasks, for other features. */
    public TaskSnapshotReader states() {
        return states;
    }

    public DueReminders reminders() {
        return reminders;
    }
}
