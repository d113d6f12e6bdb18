package dev.taskwire.tms.task.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.tms.task.access.TaskAuthorizer;
import dev.taskwire.tms.task.search.TaskSearch;
import dev.taskwire.tms.task.service.TaskService;
import io.vertx.core.Future;

/** Answers searches, each when there is room for it, whatever their family of paths. */
public final class TaskSearchHandler {
    private final TaskService service;
    private final ListConcurrencyLimiter admission;

    public TaskSearchHandler(TaskService service, ListConcurrencyLimiter admission) {
        this.service = service;
        this.admission = admission;
    }

    Future<ApiResponse> page(TaskAuthorizer access, TaskSearch search, ApiRequest request, TaskResponses replies) {
        return access.scope(search).isLong()
                ? admission.search(request, () -> make(access, search, request, replies))
                : admission.list(request, () -> make(access, search, request, replies));
    }

    private Future<ApiResponse> make(
            TaskAuthorizer access, TaskSearch search, ApiRequest request, TaskResponses replies) {
        return service.search(access, search).map(page -> replies.page(request, page));
    }
}
