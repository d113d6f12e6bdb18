package dev.taskwire.tms.task;

import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.Reply;
import dev.taskwire.shared.id.Ids;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.util.UUID;

/** HTTP for tasks, the {@code /api} family: parses, calls the service, renders. */
final class TaskRoutes {
    private final TaskService service;

    TaskRoutes(TaskService service) {
        this.service = service;
    }

    void mount(ApiRouter api) {
        api.on("createTask", this::create)
                .on("searchTasks", this::search)
                .on("getTask", call -> service.get(call.caller(), id(call)).map(TaskRoutes::reply))
                .on("updateTask", this::update)
                .on("patchTask", this::update)
                .on(
                        "deleteTask",
                        call -> service.delete(call.caller(), id(call), call.ifMatch())
                                .map(deleted -> Reply.noContent()));
    }

    private Future<Reply> create(Call call) {
        var caller = call.caller();
        var key = call.header("Idempotency-Key")
                .map(text ->
                        IdempotencyKey.of(caller.userId(), text, call.body().toString()));
        return service.create(caller, TaskJson.newTask(call.body()), key).map(creation -> {
            var task = creation.task();
            var reply = Reply.created("/api/tasks/" + Ids.task(task.id()), TaskJson.of(task))
                    .etag(task.version());
            return creation.replayed() ? reply.header("Idempotent-Replayed", "true") : reply;
        });
    }

    private Future<Reply> update(Call call) {
        return service.update(call.caller(), id(call), TaskJson.changes(call.body()), call.ifMatch())
                .map(TaskRoutes::reply);
    }

    private Future<Reply> search(Call call) {
        return service.search(call.caller(), TaskSearchParameters.search(call)).map(page -> {
            var list = new JsonArray();
            page.tasks().forEach(task -> list.add(TaskJson.of(task)));
            var reply = Reply.ok(list);
            return page.next()
                    .map(cursor -> reply.header("Link", TaskSearchParameters.next(call, cursor)))
                    .orElse(reply);
        });
    }

    private static UUID id(Call call) {
        return Ids.taskInPath(call.path("task_id"));
    }

    private static Reply reply(Task task) {
        return Reply.ok(TaskJson.of(task)).etag(task.version());
    }
}
