package dev.taskwire.tms.task;

import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.mongo.Index;
import dev.taskwire.shared.outbox.Outbox;
import io.vertx.ext.mongo.MongoClient;
import java.time.Clock;
import java.util.List;

/** The door of tasks: wires them, mounts their routes, declares their indexes. */
public final class TaskFeature {
    private final TaskRoutes routes;

    public TaskFeature(MongoClient mongo, Outbox outbox, Clock clock) {
        this.routes = new TaskRoutes(new TaskService(new MongoTaskRepository(mongo, outbox), clock));
    }

    /** Where the tasks are, and their events. */
    public static final String COLLECTION = MongoTaskRepository.TASKS;

    public List<Index> indexes() {
        return MongoTaskRepository.INDEXES;
    }

    public void mount(ApiRouter api) {
        routes.mount(api);
    }
}
