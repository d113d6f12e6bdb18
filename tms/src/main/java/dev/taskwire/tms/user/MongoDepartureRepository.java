package dev.taskwire.tms.user;

import static dev.taskwire.shared.mongo.Bson.op;
import static dev.taskwire.shared.mongo.Bson.uuid;

import dev.taskwire.shared.mongo.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.List;
import java.util.UUID;

/** Departures in the collection {@code departures}, which is nearly always empty. */
final class MongoDepartureRepository implements DepartureRepository {
    static final String DEPARTURES = "departures";

    private final MongoClient mongo;

    MongoDepartureRepository(MongoClient mongo) {
        this.mongo = mongo;
    }

    @Override
    public Future<Void> add(Departure departure) {
        var document = op("_id", uuid(departure.user())).put("actor_id", uuid(departure.actor()));
        return mongo.insert(DEPARTURES, document)
                .<Void>mapEmpty()
                .recover(failure ->
                        MongoErrors.isDuplicateKey(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    @Override
    public Future<List<Departure>> list(int limit) {
        var options = new FindOptions().setSort(op("_id", 1)).setLimit(limit);
        return mongo.findWithOptions(DEPARTURES, new JsonObject(), options)
                .map(found ->
                        found.stream().map(MongoDepartureRepository::departure).toList());
    }

    private static Departure departure(JsonObject document) {
        return new Departure(uuid(document.getJsonObject("_id")), uuid(document.getJsonObject("actor_id")));
    }

    @Override
    public Future<Void> remove(UUID user) {
        return mongo.removeDocument(DEPARTURES, op("_id", uuid(user))).mapEmpty();
    }
}
