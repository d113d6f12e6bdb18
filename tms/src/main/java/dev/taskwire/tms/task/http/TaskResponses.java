package dev.taskwire.tms.task.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.PaginationLink;
import dev.taskwire.shared.page.Page;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.service.TaskService.CreateResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/**
 * Builds the responses about tasks for one family of paths.
 *
 * @param list the path of the list
 * @param location the path of one task, with {@code {task_id}} in place of its id
 * @param form renders a task as JSON of this family
 */
record TaskResponses(String list, String location, Function<Task, JsonObject> form) {

    ApiResponse one(Task task) {
        return ApiResponse.ok(form.apply(task)).etag(task.version()).revalidated();
    }

    ApiResponse created(CreateResult createResult) {
        var task = createResult.task();
        var response = ApiResponse.created(location.replace("{task_id}", ResourceIds.task(task.id())), form.apply(task))
                .etag(task.version())
                .revalidated();
        return createResult.replayed() ? response.header("Idempotent-Replayed", "true") : response;
    }

    ApiResponse page(ApiRequest request, Page<Task, TaskCursor> page) {
        var all = new JsonArray();
        page.items().forEach(task -> all.add(form.apply(task)));
        return PaginationLink.link(
                ApiResponse.ok(all), request, list, page.next().map(TaskCursor::encode));
    }
}
