package dev.taskwire.tms.task.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.task.access.TaskAuthorizer;
import dev.taskwire.tms.task.access.TaskPolicy;
import dev.taskwire.tms.task.model.IdempotencyKey;
import dev.taskwire.tms.task.search.TaskSearch;
import dev.taskwire.tms.task.service.TaskService;
import io.vertx.core.Future;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Supplier;

/** Handles the operations on tasks for one family of paths: parses, calls the service, renders. */
final class TaskHandlers {
    private final TaskService service;
    private final ListConcurrencyLimiter limiter;
    private final TaskPolicy policy;
    private final TaskPresentation presentation;

    TaskHandlers(
            TaskService service, ListConcurrencyLimiter limiter, TaskPolicy policy, TaskPresentation presentation) {
        this.service = service;
        this.limiter = limiter;
        this.policy = policy;
        this.presentation = presentation;
    }

    Future<ApiResponse> create(ApiRequest request) {
        var newTask = presentation.newTask().apply(request.body());
        var key = request.header("Idempotency-Key")
                .map(text -> IdempotencyKey.of(request.caller().userId(), text, request.body()));
        return service.create(authorizer(request), newTask, key, request.deadline())
                .map(presentation::created);
    }

    Future<ApiResponse> get(ApiRequest request) {
        return service.get(authorizer(request), taskId(request)).map(presentation::ok);
    }

    Future<ApiResponse> update(ApiRequest request) {
        var patch = presentation.patch().apply(request.body());
        return service.update(authorizer(request), taskId(request), patch, request.ifMatch(), request.deadline())
                .map(presentation::ok);
    }

    Future<ApiResponse> delete(ApiRequest request) {
        return service.delete(authorizer(request), taskId(request), request.ifMatch(), request.deadline())
                .map(deleted -> ApiResponse.noContent());
    }

    Future<ApiResponse> search(ApiRequest request) {
        // Checked before ums is asked for the caller's time zone.
        var search = presentation.search().apply(request, ZoneOffset.UTC);
        return TaskSearchParams.hasDay(request)
                ? service.timeZoneOf(request.caller().userId(), request.deadline())
                        .compose(zone -> search(request, presentation.search().apply(request, zone)))
                : search(request, search);
    }

    /** Searches as soon as the limiter admits it. */
    private Future<ApiResponse> search(ApiRequest request, TaskSearch search) {
        var authorizer = authorizer(request);
        Supplier<Future<ApiResponse>> page = () ->
                service.search(authorizer, search, request.deadline()).map(found -> presentation.page(request, found));
        return authorizer.restrict(search).isExpensive()
                ? limiter.runSearch(request, page)
                : limiter.runList(request, page);
    }

    private TaskAuthorizer authorizer(ApiRequest request) {
        return new TaskAuthorizer(policy, request.caller());
    }

    private static UUID taskId(ApiRequest request) {
        return ResourceIds.taskInPath(request.pathParameter("task_id"));
    }
}
