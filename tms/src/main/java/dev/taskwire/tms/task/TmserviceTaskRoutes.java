package dev.taskwire.tms.task;

import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import io.vertx.core.Future;

/** HTTP for tasks as TMService has it: another presentation of the same service, where tasks are always managed. */
final class TmserviceTaskRoutes {
    private static final TaskReplies REPLIES =
            new TaskReplies("/task/tasks/", "/task/tasks/{task_id}/", TmserviceTaskJson::of);

    private final TaskService service;
    private final TaskLists lists;

    TmserviceTaskRoutes(TaskService service, TaskLists lists) {
        this.service = service;
        this.lists = lists;
    }

    void mount(ApiRouter api) {
        api.on("tmserviceListTasks", this::list)
                .on("tmserviceCreateTask", this::create)
                .on(
                        "tmserviceGetTask",
                        request -> service.get(access(request), TaskRequests.id(request)).map(REPLIES::one))
                .on("tmserviceUpdateTask", this::update)
                .on("tmservicePatchTask", this::update)
                .on(
                        "tmserviceDeleteTask",
                        request -> service.delete(access(request), TaskRequests.id(request), request.ifMatch(), request.deadline())
                                .map(deleted -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> create(ApiRequest request) {
        var wanted = TmserviceTaskJson.newTask(request.body());
        return service.create(access(request), wanted, TaskRequests.idempotencyKey(request), request.deadline())
                .map(REPLIES::created);
    }

    private Future<ApiResponse> update(ApiRequest request) {
        var changes = TmserviceTaskJson.changes(request.body());
        return service.update(access(request), TaskRequests.id(request), changes, request.ifMatch(), request.deadline())
                .map(REPLIES::one);
    }

    private Future<ApiResponse> list(ApiRequest request) {
        return lists.page(access(request), TaskSearchParameters.tmserviceSearch(request), request, REPLIES);
    }

    private static TaskAccess access(ApiRequest request) {
        return new TaskAccess(TaskPolicy.MANAGED, request.caller());
    }
}
