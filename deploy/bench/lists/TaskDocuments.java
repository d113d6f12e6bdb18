package dev.taskwire.tms.task.store;

import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.search.SearchTerms;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Gives the benchmark the documents of tms, whose mapper is visible in this package only. */
public final class TaskDocuments {
    private TaskDocuments() {}

    /** Returns the document of a task whose events are all published. */
    public static JsonObject of(Task task) {
        var terms = SearchTerms.of(task.title(), task.description());
        return TaskDocumentMapper.of(task, terms, Optional.empty()).put("outbox_seq", task.version());
    }
}
