package dev.taskwire.tms.task;

import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.id.Ids;
import java.util.Optional;
import java.util.UUID;

/** What requests for tasks have in common, whatever their family of paths. */
final class TaskRequests {
    private TaskRequests() {}

    static UUID id(Call call) {
        return Ids.taskInPath(call.path("task_id"));
    }

    static Optional<IdempotencyKey> idempotencyKey(Call call) {
        return call.header("Idempotency-Key")
                .map(text -> IdempotencyKey.of(
                        call.caller().userId(), text, call.body().toString()));
    }
}
