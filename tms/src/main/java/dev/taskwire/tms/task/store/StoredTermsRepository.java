package dev.taskwire.tms.task.store;

import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.refresh.RefreshProgressRepository;
import dev.taskwire.tms.task.search.SearchTerms;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads and replaces the stored terms of tasks. Tasks keep their version. */
public final class StoredTermsRepository {
    /** To be increased when {@link SearchTerms} makes other terms of the same text. */
    private static final String NAME = "task-terms-2";

    private static final JsonObject FIELDS =
            new JsonObject().put("task_info", 1).put("version", 1).put(TaskDocumentMapper.TERMS, 1);

    private final MongoClient mongo;

    public StoredTermsRepository(MongoClient mongo) {
        this.mongo = mongo;
    }

    /** A task's text and its stored terms. */
    public record StoredTerms(
            UUID id, long version, String title, @Nullable String description, List<String> terms) {
        public StoredTerms withTerms(List<String> newTerms) {
            return new StoredTerms(id, version, title, description, newTerms);
        }
    }

    /** Returns where the progress of the refresh is stored. */
    public RefreshProgressRepository progress() {
        return new RefreshProgressRepository(mongo, NAME);
    }

    /** Returns the tasks that follow that one in the order of ids. */
    public Future<List<StoredTerms>> findAfter(Optional<UUID> last, int limit) {
        var filter = op(TaskDocumentMapper.DELETED_AT, op("$exists", false));
        last.ifPresent(id -> filter.put("_id", op("$gt", uuid(id))));
        var options = new FindOptions().setSort(op("_id", 1)).setLimit(limit).setFields(FIELDS);
        return mongo.findWithOptions(MongoTaskRepository.TASKS, filter, options)
                .map(found ->
                        found.stream().map(StoredTermsRepository::storedTerms).toList());
    }

    private static StoredTerms storedTerms(JsonObject document) {
        var info = document.getJsonObject("task_info");
        return new StoredTerms(
                uuid(document.getJsonObject("_id")),
                document.getLong("version"),
                info.getString("name"),
                info.getString("content"),
                document.getJsonArray(TaskDocumentMapper.TERMS, new JsonArray()).stream()
                        .map(String.class::cast)
                        .toList());
    }

    /** Stores these terms. A task that has changed since it was read keeps those that were stored with its change. */
    public Future<Void> replace(List<StoredTerms> replaced) {
        Future<Void> done = Future.succeededFuture();
        for (var task : replaced) {
            done = done.compose(before -> replace(task));
        }
        return done;
    }

    private Future<Void> replace(StoredTerms task) {
        return mongo.updateCollection(
                        MongoTaskRepository.TASKS,
                        TaskFilterBuilder.version(task.id(), task.version()),
                        op("$set", op(TaskDocumentMapper.TERMS, new JsonArray(task.terms()))))
                .mapEmpty();
    }
}
