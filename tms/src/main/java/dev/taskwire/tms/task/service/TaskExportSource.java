package dev.taskwire.tms.task.service;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.page.Page;
import dev.taskwire.tms.export.source.ExportSource;
import dev.taskwire.tms.task.access.TaskAuthorizer;
import dev.taskwire.tms.task.access.TaskPolicy;
import dev.taskwire.tms.task.model.TaskJson;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.search.TaskSearch;
import dev.taskwire.tms.task.store.TaskRepository;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Reads the tasks that a user owns or is assigned, as far as the user may see them, the oldest first. The place of a
 * task in this order never changes, so each is read once at most.
 */
public final class TaskExportSource implements ExportSource {
    private static final int PAGE_SIZE = 100;

    private final TaskRepository tasks;
    private final TaskPolicy policy;

    public TaskExportSource(TaskRepository tasks, TaskPolicy policy) {
        this.tasks = tasks;
        this.policy = policy;
    }

    @Override
    public String type() {
        return "task";
    }

    @Override
    public Future<Page<JsonObject, String>> read(Caller user, Optional<String> position, Deadline deadline) {
        var first = new TaskAuthorizer(policy, user).restrictToOwn(TaskSearch.oldestFirst(PAGE_SIZE));
        var search = position.map(text -> first.continuedAfter(
                        TaskCursor.decode(text, first.sort()).orElseThrow()))
                .orElse(first);
        return tasks.search(search, deadline)
                .map(page -> new Page<>(
                        page.items().stream().map(TaskJson::of).toList(),
                        page.next().map(TaskCursor::encode)));
    }
}
