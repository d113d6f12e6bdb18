package dev.taskwire.tms.task.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.task.model.IdempotencyKey;
import java.util.Optional;
import java.util.UUID;

/** Reads the parameters that requests for tasks share in both families of paths. */
final class TaskRequestParams {
    private TaskRequestParams() {}

    static UUID taskId(ApiRequest request) {
        return ResourceIds.taskInPath(request.pathParameter("task_id"));
    }

    static Optional<IdempotencyKey> idempotencyKey(ApiRequest request) {
        return request.header("Idempotency-Key")
                .map(text -> IdempotencyKey.of(
                        request.caller().userId(), text, request.body().toString()));
    }
}
