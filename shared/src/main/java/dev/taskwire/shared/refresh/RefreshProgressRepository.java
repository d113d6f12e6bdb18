package dev.taskwire.shared.refresh;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.util.Optional;
import java.util.UUID;

/** Stores the progress of one refresh in the collection {@code migrations}. */
public final class RefreshProgressRepository {
    private static final String MIGRATIONS = "migrations";

    private final MongoClient mongo;
    private final String name;

    /**
     * Creates the repository of that refresh.
     *
     * @param name the document's id; another name lets the refresh begin anew
     */
    public RefreshProgressRepository(MongoClient mongo, String name) {
        this.mongo = mongo;
        this.name = name;
    }

    Future<Optional<RefreshProgress>> find() {
        return mongo.findOne(MIGRATIONS, op("_id", name), null)
                .map(found -> Optional.ofNullable(found)
                        .map(document -> new RefreshProgress(
                                date(document.getJsonObject("first_begun_at")),
                                date(document.getJsonObject("pass_begun_at")),
                                Optional.ofNullable(document.getString("last")).map(UUID::fromString),
                                document.getBoolean("changed"),
                                document.getBoolean("done"))));
    }

    Future<Void> save(RefreshProgress progress) {
        var document = new JsonObject()
                .put("first_begun_at", date(progress.firstBegun()))
                .put("pass_begun_at", date(progress.passBegun()))
                .put("last", progress.last().map(UUID::toString).orElse(null))
                .put("changed", progress.changed())
                .put("done", progress.done());
        return mongo.updateCollectionWithOptions(
                        MIGRATIONS, op("_id", name), op("$set", document), new UpdateOptions(true))
                .mapEmpty();
    }
}
