package dev.taskwire.tms.task;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.api.ApiResponse;
import io.vertx.core.Future;

/** Answers searches, each when there is room for it, whatever their family of paths. */
final class TaskLists {
    private final TaskService service;
    private final ListConcurrencyLimiter admission;

    TaskLists(TaskService service, ListConcurrencyLimiter admission) {
        this.service = service;
        this.admission = admission;
    }

    Future<ApiResponse> page(TaskAccess access, TaskSearch search, ApiRequest request, TaskReplies replies) {
        return access.scope(search).isLong()
                ? admission.search(request, () -> make(access, search, request, replies))
                : admission.list(request, () -> make(access, search, request, replies));
    }

    private Future<ApiResponse> make(TaskAccess access, TaskSearch search, ApiRequest request, TaskReplies replies) {
        return service.search(access, search).map(page -> replies.page(request, page));
    }
}
