package dev.taskwire.tms.task.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.tms.task.access.TaskAuthorizer;
import dev.taskwire.tms.task.access.TaskPolicy;
import dev.taskwire.tms.task.model.TaskJson;
import dev.taskwire.tms.task.service.TaskService;
import io.vertx.core.Future;

/** Serves tasks under {@code /api}: parses requests, calls the service, renders responses. */
public final class TaskRoutes {
    private static final TaskResponses RESPONSES =
            new TaskResponses("/api/tasks", "/api/tasks/{task_id}", TaskJson::of);

    private final TaskService service;
    private final TaskSearchHandler searchHandler;
    private final TaskPolicy policy;

    public TaskRoutes(TaskService service, TaskSearchHandler searchHandler, TaskPolicy policy) {
        this.service = service;
        this.searchHandler = searchHandler;
        this.policy = policy;
    }

    public void mount(ApiRouter api) {
        api.on("createTask", this::create)
                .on("searchTasks", this::search)
                .on(
                        "getTask",
                        request -> service.get(authorizer(request), TaskRequestParams.taskId(request))
                                .map(RESPONSES::ok))
                .on("updateTask", this::update)
                .on("patchTask", this::update)
                .on(
                        "deleteTask",
                        request -> service.delete(
                                        authorizer(request),
                                        TaskRequestParams.taskId(request),
                                        request.ifMatch(),
                                        request.deadline())
                                .map(deleted -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> create(ApiRequest request) {
        var newTask = TaskJson.newTask(request.body());
        return service.create(
                        authorizer(request), newTask, TaskRequestParams.idempotencyKey(request), request.deadline())
                .map(RESPONSES::created);
    }

    private Future<ApiResponse> update(ApiRequest request) {
        var patch = TaskJson.patch(request.body());
        return service.update(
                        authorizer(request),
                        TaskRequestParams.taskId(request),
                        patch,
                        request.ifMatch(),
                        request.deadline())
                .map(RESPONSES::ok);
    }

    private Future<ApiResponse> search(ApiRequest request) {
        return searchHandler.search(authorizer(request), TaskSearchParams.parse(request), request, RESPONSES);
    }

    private TaskAuthorizer authorizer(ApiRequest request) {
        return new TaskAuthorizer(policy, request.caller());
    }
}
