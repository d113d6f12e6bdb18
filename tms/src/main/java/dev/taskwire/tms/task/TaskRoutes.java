package dev.taskwire.tms.task;

import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.Reply;
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
                        call -> service.get(access(call), TaskRequests.id(call)).map(REPLIES::one))
                .on("updateTask", this::update)
                .on("patchTask", this::update)
                .on(
                        "deleteTask",
                        call -> service.delete(access(call), TaskRequests.id(call), call.ifMatch(), call.deadline())
                                .map(deleted -> Reply.noContent()));
    }

    private Future<Reply> create(Call call) {
        var wanted = TaskJson.newTask(call.body());
        return service.create(access(call), wanted, TaskRequests.idempotencyKey(call), call.deadline())
                .map(REPLIES::created);
    }

    private Future<Reply> update(Call call) {
        var changes = TaskJson.changes(call.body());
        return service.update(access(call), TaskRequests.id(call), changes, call.ifMatch(), call.deadline())
                .map(REPLIES::one);
    }

    private Future<Reply> search(Call call) {
        return lists.page(access(call), TaskSearchParameters.search(call), call, REPLIES);
    }

    private TaskAccess access(Call call) {
        return new TaskAccess(policy, call.caller());
    }
}
