package dev.taskwire.tms.task.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.tms.task.access.TaskAuthorizer;
import dev.taskwire.tms.task.access.TaskPolicy;
import dev.taskwire.tms.task.service.TaskService;
import io.vertx.core.Future;

/**
 * Serves tasks under TMService's paths: another presentation of the same service, in which tasks are always managed.
 */
public final class TmserviceTaskRoutes {
    private static final TaskResponses RESPONSES =
            new TaskResponses("/task/tasks/", "/task/tasks/{task_id}/", TmserviceTaskJson::of);

    private final TaskService service;
    private final TaskSearchHandler searchHandler;

    public TmserviceTaskRoutes(TaskService service, TaskSearchHandler searchHandler) {
        this.service = service;
        this.searchHandler = searchHandler;
    }

    public void mount(ApiRouter api) {
        api.on("tmserviceListTasks", this::list)
                .on("tmserviceCreateTask", this::create)
                .on(
                        "tmserviceGetTask",
                        request -> service.get(authorizer(request), TaskRequestParams.taskId(request))
                                .map(RESPONSES::ok))
                .on("tmserviceUpdateTask", this::update)
                .on("tmservicePatchTask", this::update)
                .on(
                        "tmserviceDeleteTask",
                        request -> service.delete(
                                        authorizer(request),
                                        TaskRequestParams.taskId(request),
                                        request.ifMatch(),
                                        request.deadline())
                                .map(deleted -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> create(ApiRequest request) {
        var newTask = TmserviceTaskJson.newTask(request.body());
        return service.create(
                        authorizer(request), newTask, TaskRequestParams.idempotencyKey(request), request.deadline())
                .map(RESPONSES::created);
    }

    private Future<ApiResponse> update(ApiRequest request) {
        var patch = TmserviceTaskJson.patch(request.body());
        return service.update(
                        authorizer(request),
                        TaskRequestParams.taskId(request),
                        patch,
                        request.ifMatch(),
                        request.deadline())
                .map(RESPONSES::ok);
    }

    private Future<ApiResponse> list(ApiRequest request) {
        return searchHandler.search(authorizer(request), TaskSearchParams.parseTmservice(request), request, RESPONSES);
    }

    private static TaskAuthorizer authorizer(ApiRequest request) {
        return new TaskAuthorizer(TaskPolicy.MANAGED, request.caller());
    }
}
