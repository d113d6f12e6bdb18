package dev.taskwire.tms.task.store;

import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.search.SearchTerms;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.MongoClient;
import java.util.List;
import java.util.Optional;

/** Stores many tasks at once for a test of what is read. */
public final class StoredTasks {
    private StoredTasks() {}

    /** Inserts the tasks as they are when their events have been published. */
    public static Future<?> insert(MongoClient mongo, List<Task> tasks) {
        var inserts = tasks.stream()
                .map(task -> document(task).put("outbox_seq", 1))
                .map(BulkOperation::createInsert)
                .toList();
        return mongo.bulkWrite(MongoTaskRepository.TASKS, inserts);
    }

    /** The document of a new task without an idempotency key. */
    static JsonObject document(Task task) {
        return TaskDocumentMapper.of(task, SearchTerms.of(task.title(), task.description()), Optional.empty());
    }
}
