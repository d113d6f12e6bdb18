package dev.taskwire.tms.task;

import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.ListAdmission;
import dev.taskwire.shared.http.Reply;
import io.vertx.core.Future;

/** Answers searches, each when there is room for it, whatever their family of paths. */
final class TaskLists {
    private final TaskService service;
    private final ListAdmission admission;

    TaskLists(TaskService service, ListAdmission admission) {
        this.service = service;
        this.admission = admission;
    }

    Future<Reply> page(TaskAccess access, TaskSearch search, Call call, TaskReplies replies) {
        return access.scope(search).isLong()
                ? admission.search(call, () -> make(access, search, call, replies))
                : admission.list(call, () -> make(access, search, call, replies));
    }

    private Future<Reply> make(TaskAccess access, TaskSearch search, Call call, TaskReplies replies) {
        return service.search(access, search).map(page -> replies.page(call, page));
    }
}
