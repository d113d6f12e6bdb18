package dev.taskwire.tms.task;

import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import io.vertx.core.Future;

/** HTTP for tasks, the {@code /api} family: parses, calls the service, renders. */
final class TaskRoutes {
    private static final TaskReplies REPLIES = new TaskReplies("/api/tasks", "/api/tasks/{task_id}", TaskJson::of);

    private final TaskService service;
    private final TaskLists lists;
    private final TaskPolicy policy;

    TaskRoutes(TaskService service, TaskLists lists, TaskPolicy policy) {
        this.service = service;
        this.lists = lists;
        this.policy = policy;
    }

    void mount(ApiRouter api) {
        api.on("createTask", this::create)
                .on("searchTasks", this::search)
                .on(
                        "getTask",
                        request -> service.get(access(request), TaskRequests.id(request)).map(REPLIES::one))
                .on("updateTask", this::update)
                .on("patchTask", this::update)
                .on(
                        "deleteTask",
                        request -> service.delete(access(request), TaskRequests.id(request), request.ifMatch(), request.deadline())
                                .map(deleted -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> create(ApiRequest request) {
        var wanted = TaskJson.newTask(request.body());
        return service.create(access(request), wanted, TaskRequests.idempotencyKey(request), request.deadline())
                .map(REPLIES::created);
    }

    private Future<ApiResponse> update(ApiRequest request) {
        var changes = TaskJson.changes(request.body());
        return service.update(access(request), TaskRequests.id(request), changes, request.ifMatch(), request.deadline())
                .map(REPLIES::one);
    }

    private Future<ApiResponse> search(ApiRequest request) {
        return lists.page(access(request), TaskSearchParameters.search(request), request, REPLIES);
    }

    private TaskAccess access(ApiRequest request) {
        return new TaskAccess(policy, request.caller());
    }
}
