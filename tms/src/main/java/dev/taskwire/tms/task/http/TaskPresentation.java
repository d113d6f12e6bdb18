package dev.taskwire.tms.task.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.PaginationLink;
import dev.taskwire.shared.page.Page;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.task.model.NewTask;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskJson;
import dev.taskwire.tms.task.model.TaskPatch;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.search.TaskSearch;
import dev.taskwire.tms.task.service.TaskService.CreateResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How one family of paths reads requests about tasks and shows tasks.
 *
 * @param listPath the path of the list
 * @param taskPath the path of one task, with {@code {task_id}} in place of its id
 * @param toJson renders a task
 * @param newTask reads the body of a request that creates a task
 * @param patch reads the body of a request that changes a task
 * @param search reads the parameters of a list, whose days are those of the time zone
 */
record TaskPresentation(
        String listPath,
        String taskPath,
        Function<Task, JsonObject> toJson,
        Function<JsonNode, NewTask> newTask,
        Function<JsonNode, TaskPatch> patch,
        BiFunction<ApiRequest, ZoneId, TaskSearch> search) {
    static final TaskPresentation API = new TaskPresentation(
            "/api/tasks",
            "/api/tasks/{task_id}",
            TaskJson::of,
            TaskJson::newTask,
            TaskJson::patch,
            TaskSearchParams::parse);
    static final TaskPresentation TMSERVICE = new TaskPresentation(
            "/task/tasks/",
            "/task/tasks/{task_id}/",
            TmserviceTaskJson::of,
            TmserviceTaskJson::newTask,
            TmserviceTaskJson::patch,
            (request, zone) -> TaskSearchParams.parseTmservice(request));

    ApiResponse ok(Task task) {
        return ApiResponse.ok(toJson.apply(task)).etag(task.version()).revalidated();
    }

    ApiResponse created(CreateResult result) {
        var task = result.task();
        var response = ApiResponse.created(
                        taskPath.replace("{task_id}", ResourceIds.task(task.id())), toJson.apply(task))
                .etag(task.version())
                .revalidated();
        return result.replayed() ? response.header("Idempotent-Replayed", "true") : response;
    }

    ApiResponse page(ApiRequest request, Page<Task, TaskCursor> page) {
        var all = new JsonArray();
        page.items().forEach(task -> all.add(toJson.apply(task)));
        return PaginationLink.withNextLink(
                ApiResponse.ok(all), request, listPath, page.next().map(TaskCursor::encode));
    }
}
