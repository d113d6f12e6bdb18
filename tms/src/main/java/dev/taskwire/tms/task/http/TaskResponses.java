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
 * @param listPath the path of the list
 * @param taskPath the path of one task, with {@code {task_id}} in place of its id
 * @param toJson renders a task as JSON of this family
 */
record TaskResponses(String listPath, String taskPath, Function<Task, JsonObject> toJson) {

    ApiResponse ok(Task task) {
        return ApiResponse.ok(toJson.apply(task)).etag(task.version()).revalidated();
    }

    ApiResponse created(CreateResult createResult) {
        var task = createResult.task();
        var response = ApiResponse.created(
                        taskPath.replace("{task_id}", ResourceIds.task(task.id())), toJson.apply(task))
                .etag(task.version())
                .revalidated();
        return createResult.replayed() ? response.header("Idempotent-Replayed", "true") : response;
    }

    ApiResponse page(ApiRequest request, Page<Task, TaskCursor> page) {
        var all = new JsonArray();
        page.items().forEach(task -> all.add(toJson.apply(task)));
        return PaginationLink.withNextLink(
                ApiResponse.ok(all), request, listPath, page.next().map(TaskCursor::encode));
    }
}
