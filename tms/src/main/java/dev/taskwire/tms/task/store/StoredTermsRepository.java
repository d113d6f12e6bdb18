package dev.taskwire.tms.task.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.tms.task.search.SearchTerms;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads and replaces the stored terms of tasks, and stores how far their refresh has come. Tasks keep their version.
 */
public final class StoredTermsRepository {
    private static final String MIGRATIONS = "migrations";
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

    /**
     * How far a refresh has come, which consists of passes over all tasks.
     *
     * @param firstBegun when the first pass began
     * @param passBegun when this pass began
     * @param last the last task that this pass has seen
     * @param changed whether this pass has replaced terms
     * @param done whether no further pass is needed
     */
    public record Progress(Instant firstBegun, Instant passBegun, Optional<UUID> last, boolean changed, boolean done) {}

    public Future<Optional<Progress>> progress() {
        return mongo.findOne(MIGRATIONS, op("_id", NAME), null)
                .map(found -> Optional.ofNullable(found)
                        .map(document -> new Progress(
                                date(document.getJsonObject("first_begun_at")),
                                date(document.getJsonObject("pass_begun_at")),
                                Optional.ofNullable(document.getString("last")).map(UUID::fromString),
                                document.getBoolean("changed"),
                                document.getBoolean("done"))));
    }

    public Future<Void> save(Progress progress) {
        var document = new JsonObject()
                .put("first_begun_at", date(progress.firstBegun()))
                .put("pass_begun_at", date(progress.passBegun()))
                .put("last", progress.last().map(UUID::toString).orElse(null))
                .put("changed", progress.changed())
                .put("done", progress.done());
        return mongo.updateCollectionWithOptions(
                        MIGRATIONS, op("_id", NAME), op("$set", document), new UpdateOptions(true))
                .mapEmpty();
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
