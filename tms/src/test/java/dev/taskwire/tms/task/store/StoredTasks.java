package dev.taskwire.tms.task.store;

import dev.taskwire.tms.task.model.Task;
import io.vertx.core.Future;
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
                .map(task -> TaskDocumentMapper.of(task, Optional.empty()).put("outbox_seq", 1))
                .map(BulkOperation::createInsert)
                .toList();
        return mongo.bulkWrite(MongoTaskRepository.TASKS, inserts);
    }
}
