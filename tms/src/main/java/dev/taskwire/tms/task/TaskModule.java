package dev.taskwire.tms.task;

import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.mongo.query.DeadlineQueries;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.refresh.DocumentRefresher;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.tms.export.source.ExportSource;
import dev.taskwire.tms.task.access.TaskPolicy;
import dev.taskwire.tms.task.http.TaskRoutes;
import dev.taskwire.tms.task.model.TaskSnapshot;
import dev.taskwire.tms.task.search.SearchTermsWorker;
import dev.taskwire.tms.task.service.AssigneeValidator;
import dev.taskwire.tms.task.service.DueReminders;
import dev.taskwire.tms.task.service.ReminderService;
import dev.taskwire.tms.task.service.TaskCache;
import dev.taskwire.tms.task.service.TaskDataEraser;
import dev.taskwire.tms.task.service.TaskExportSource;
import dev.taskwire.tms.task.service.TaskService;
import dev.taskwire.tms.task.service.TaskSnapshotReader;
import dev.taskwire.tms.task.service.TermsRefresher;
import dev.taskwire.tms.task.service.UnchangedTaskService;
import dev.taskwire.tms.task.service.UnchangedTasks;
import dev.taskwire.tms.task.store.MongoReminderRepository;
import dev.taskwire.tms.task.store.MongoTaskRepository;
import dev.taskwire.tms.task.store.StoredTermsRepository;
import dev.taskwire.tms.task.store.TaskDocumentMapper;
import dev.taskwire.tms.task.store.TaskIndexes;
import dev.taskwire.tms.userdirectory.UserDirectory;
import dev.taskwire.tms.userdirectory.erasure.UserDataEraser;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Wires the task feature, mounts its routes and declares its indexes. */
public final class TaskModule {
    /** The collection that holds the tasks and their outboxes. */
    public static final String COLLECTION = MongoTaskRepository.TASKS;

    /** A deleted task that has this member stays for some minutes. */
    public static final String KEPT_MEMBER = TaskDocumentMapper.CREATE_KEY;

    private final TaskRoutes routes;
    private final TaskDataEraser userDataEraser;
    private final TaskSnapshotReader snapshotReader;
    private final ReminderService reminders;
    private final UnchangedTasks unchangedTasks;
    private final ExportSource exportSource;
    private final StoredTermsRepository storedTerms;
    private final Clock clock;

    /**
     * Creates the feature with that policy. Under TMService's paths tasks are always managed.
     *
     * @param queries runs lists and searches
     * @param users finds the users who can be assigned, and their time zones
     */
    public TaskModule(
            MajorityMongoClient mongo,
            DeadlineQueries queries,
            OutboxWriter outbox,
            UserDirectory users,
            ListConcurrencyLimiter limiter,
            TaskPolicy policy,
            MetricsRegistry metrics,
            Clock clock) {
        SearchTermsWorker.load();
        var tasks = new MongoTaskRepository(mongo, queries, outbox);
        var service = new TaskService(tasks, new TaskCache(metrics), new AssigneeValidator(users, tasks), clock);
        this.routes = new TaskRoutes(service, limiter, policy);
        this.snapshotReader = id -> tasks.find(id).map(found -> found.map(TaskSnapshot::of));
        this.userDataEraser = new TaskDataEraser(tasks, clock);
        this.exportSource = new TaskExportSource(tasks, policy);
        this.unchangedTasks = new UnchangedTaskService(tasks, clock);
        this.storedTerms = new StoredTermsRepository(mongo);
        this.clock = clock;
        this.reminders = new ReminderService(new MongoReminderRepository(mongo, outbox), clock);
    }

    /**
     * Begins to replace the search terms that an earlier version made.
     *
     * @param isLeader whether this process is the one that does so
     */
    public void startTermsRefresh(Vertx vertx, BooleanSupplier isLeader) {
        new DocumentRefresher(
                        vertx,
                        "terms for searches",
                        storedTerms.progress(),
                        new TermsRefresher(storedTerms),
                        isLeader,
                        clock)
                .start();
    }

    public static List<IndexSpec> indexes() {
        return TaskIndexes.ALL;
    }

    /** Returns the indexes of earlier versions, which are to be dropped. */
    public static List<IndexSpec> obsoleteIndexes() {
        return TaskIndexes.OBSOLETE;
    }

    public void mount(ApiRouter api) {
        routes.mount(api);
    }

    /**
     * Returns the eraser that deletes the tasks of deleted users and unassigns deleted users from the tasks of others.
     */
    public UserDataEraser userDataEraser() {
        return userDataEraser;
    }

    /** Returns read access to the current state of tasks, for other features. */
    public TaskSnapshotReader snapshotReader() {
        return snapshotReader;
    }

    public DueReminders reminders() {
        return reminders;
    }

    /** Returns the tasks of a user, for an export. */
    public ExportSource exportSource() {
        return exportSource;
    }

    /** Returns what retention deletes. */
    public UnchangedTasks unchangedTasks() {
        return unchangedTasks;
    }
}
