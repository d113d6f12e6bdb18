package dev.taskwire.tms.task;

import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.NextPage;
import dev.taskwire.shared.http.Reply;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.page.Page;
import dev.taskwire.tms.task.TaskService.Creation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/**
 * Answers about tasks in one family of paths.
 *
 * @param list the path of the list
 * @param location the path of one, with {@code {task_id}} where its id stands
 * @param form how the family shows a task
 */
record TaskReplies(String list, String location, Function<Task, JsonObject> form) {

    Reply one(Task task) {
        return Reply.ok(form.apply(task)).etag(task.version()).revalidated();
    }

    Reply created(Creation creation) {
        var task = creation.task();
        var reply = Reply.created(location.replace("{task_id}", Ids.task(task.id())), form.apply(task))
                .etag(task.version())
                .revalidated();
        return creation.replayed() ? reply.header("Idempotent-Replayed", "true") : reply;
    }

    Reply page(Call call, Page<Task, TaskCursor> page) {
        var all = new JsonArray();
        page.items().forEach(task -> all.add(form.apply(task)));
        return NextPage.link(Reply.ok(all), call, list, page.next().map(TaskCursor::encode));
    }
}
