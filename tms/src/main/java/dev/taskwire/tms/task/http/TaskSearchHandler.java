package dev.taskwire.tms.task.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.tms.task.access.TaskAuthorizer;
import dev.taskwire.tms.task.search.TaskSearch;
import dev.taskwire.tms.task.service.TaskService;
import io.vertx.core.Future;

/** Runs the searches of both families of paths, as many at once as the limiter admits. */
public final class TaskSearchHandler {
    private final TaskService service;
    private final ListConcurrencyLimiter limiter;

    public TaskSearchHandler(TaskService service, ListConcurrencyLimiter limiter) {
        this.service = service;
        this.limiter = limiter;
    }

    Future<ApiResponse> search(
            TaskAuthorizer authorizer, TaskSearch search, ApiRequest request, TaskResponses responses) {
        return authorizer.restrict(search).isExpensive()
                ? limiter.runSearch(request, () -> run(authorizer, search, request, responses))
                : limiter.runList(request, () -> run(authorizer, search, request, responses));
    }

    private Future<ApiResponse> run(
            TaskAuthorizer authorizer, TaskSearch search, ApiRequest request, TaskResponses responses) {
        return service.search(authorizer, search).map(page -> responses.page(request, page));
    }
}
