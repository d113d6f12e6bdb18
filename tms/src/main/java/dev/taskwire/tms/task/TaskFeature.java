package dev.taskwire.tms.task;

import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.mongo.Index;
import io.vertx.ext.mongo.MongoClient;
import java.time.Clock;
import java.util.List;

/** The door of tasks: wires them, mounts their routes, declares their indexes. */
public final class TaskFeature {
    private final TaskRoutes routes;

    public TaskFeature(MongoClient mongo, Clock clock) {
        this.routes = new TaskRoutes(new TaskService(new MongoTaskRepository(mongo), clock));
    }

    public List<Index> indexes() {
        return MongoTaskRepository.INDEXES;
    }

    public void mount(ApiRouter api) {
        routes.mount(api);
    }
}
