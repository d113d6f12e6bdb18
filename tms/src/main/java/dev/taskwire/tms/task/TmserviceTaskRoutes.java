package dev.taskwire.tms.task;

import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.Reply;
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
                        call -> service.get(access(call), TaskRequests.id(call)).map(REPLIES::one))
                .on("tmserviceUpdateTask", this::update)
                .on("tmservicePatchTask", this::update)
                .on(
                        "tmserviceDeleteTask",
                        call -> service.delete(access(call), TaskRequests.id(call), call.ifMatch(), call.deadline())
                                .map(deleted -> Reply.noContent()));
    }

    private Future<Reply> create(Call call) {
        var wanted = TmserviceTaskJson.newTask(call.body());
        return service.create(access(call), wanted, TaskRequests.idempotencyKey(call), call.deadline())
                .map(REPLIES::created);
    }

    private Future<Reply> update(Call call) {
        var changes = TmserviceTaskJson.changes(call.body());
        return service.update(access(call), TaskRequests.id(call), changes, call.ifMatch(), call.deadline())
                .map(REPLIES::one);
    }

    private Future<Reply> list(Call call) {
        return lists.page(access(call), TaskSearchParameters.tmserviceSearch(call), call, REPLIES);
    }

    private static TaskAccess access(Call call) {
        return new TaskAccess(TaskPolicy.MANAGED, call.caller());
    }
}
