package dev.taskwire.tms.task.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.tms.task.access.TaskAuthorizer;
import dev.taskwire.tms.task.access.TaskPolicy;
import dev.taskwire.tms.task.service.TaskService;
import io.vertx.core.Future;

/** HTTP for tasks as TMService has it: another presentation of the same service, where tasks are always managed. */
public final class TmserviceTaskRoutes {
    private static final TaskResponses REPLIES =
            new TaskResponses("/task/tasks/", "/task/tasks/{task_id}/", TmserviceTaskJson::of);

    private final TaskService service;
    private final TaskSearchHandler lists;

    public TmserviceTaskRoutes(TaskService service, TaskSearchHandler lists) {
        this.service = service;
        this.lists = lists;
    }

    public void mount(ApiRouter api) {
        api.on("tmserviceListTasks", this::list)
                .on("tmserviceCreateTask", this::create)
                .on(
                        "tmserviceGetTask",
                        request -> service.get(access(request), TaskRequestParams.id(request))
                                .map(REPLIES::one))
                .on("tmserviceUpdateTask", this::update)
                .on("tmservicePatchTask", this::update)
                .on(
                        "tmserviceDeleteTask",
                        request -> service.delete(
                                        access(request),
                                        TaskRequestParams.id(request),
                                        request.ifMatch(),
                                        request.deadline())
                                .map(deleted -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> create(ApiRequest request) {
        var wanted = TmserviceTaskJson.newTask(request.body());
        return service.create(access(request), wanted, TaskRequestParams.idempotencyKey(request), request.deadline())
                .map(REPLIES::created);
    }

    private Future<ApiResponse> update(ApiRequest request) {
        var changes = TmserviceTaskJson.changes(request.body());
        return service.update(
                        access(request), TaskRequestParams.id(request), changes, request.ifMatch(), request.deadline())
                .map(REPLIES::one);
    }

    private Future<ApiResponse> list(ApiRequest request) {
        return lists.page(access(request), TaskSearchParams.tmserviceSearch(request), request, REPLIES);
    }

    private static TaskAuthorizer access(ApiRequest request) {
        return new TaskAuthorizer(TaskPolicy.MANAGED, request.caller());
    }
}
