package dev.taskwire.tms.task.http;

import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.tms.task.access.TaskPolicy;
import dev.taskwire.tms.task.service.TaskService;

/** Mounts the operations on tasks under {@code /api}, and under TMService's paths, where tasks are always managed. */
public final class TaskRoutes {
    private final TaskHandlers api;
    private final TaskHandlers tmservice;

    public TaskRoutes(TaskService service, ListConcurrencyLimiter limiter, TaskPolicy policy) {
        this.api = new TaskHandlers(service, limiter, policy, TaskPresentation.API);
        this.tmservice = new TaskHandlers(service, limiter, TaskPolicy.MANAGED, TaskPresentation.TMSERVICE);
    }

    public void mount(ApiRouter router) {
        router.on("createTask", api::create)
                .on("searchTasks", api::search)
                .on("getTask", api::get)
                .on("updateTask", api::update)
                .on("patchTask", api::update)
                .on("deleteTask", api::delete)
                .on("tmserviceCreateTask", tmservice::create)
                .on("tmserviceListTasks", tmservice::search)
                .on("tmserviceGetTask", tmservice::get)
                .on("tmserviceUpdateTask", tmservice::update)
                .on("tmservicePatchTask", tmservice::update)
                .on("tmserviceDeleteTask", tmservice::delete);
    }
}
