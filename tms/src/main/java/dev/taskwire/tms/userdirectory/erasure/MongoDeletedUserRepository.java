package dev.taskwire.tms.userdirectory.erasure;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.value.Timestamps;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Stores deleted users in the collection {@code departures}, which is small and nearly always empty. */
public final class MongoDeletedUserRepository implements DeletedUserRepository {
    static final String DEPARTURES = "departures";

    private static final String ADDED_AT = "added_at";

    public static final List<IndexSpec> INDEXES = List.of(IndexSpec.on(DEPARTURES, ADDED_AT, "_id"));

    private final MongoClient mongo;
    private final Clock clock;

    public MongoDeletedUserRepository(MongoClient mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    @Override
    public Future<Void> add(DeletedUser deletedUser) {
        return mongo.count(DEPARTURES, new JsonObject())
                .compose(stored -> stored < MAX_DELETED_USERS
                        ? insert(deletedUser)
                        : Future.failedFuture("too many deleted users still have data that is not erased"));
    }

    private Future<Void> insert(DeletedUser deletedUser) {
        var document = op("_id", uuid(deletedUser.user()))
                .put("actor_id", uuid(deletedUser.actor()))
                .put(ADDED_AT, date(Timestamps.now(clock)));
        return MongoErrorTranslator.ifAbsent(mongo.insert(DEPARTURES, document)).mapEmpty();
    }

    @Override
    public Future<List<DeletedUser>> list(int limit) {
        // Documents of earlier releases have no time, and come first.
        var options = new FindOptions().setSort(op(ADDED_AT, 1).put("_id", 1)).setLimit(limit);
        return mongo.findWithOptions(DEPARTURES, new JsonObject(), options)
                .map(found -> found.stream()
                        .map(MongoDeletedUserRepository::deletedUser)
                        .toList());
    }

    private static DeletedUser deletedUser(JsonObject document) {
        return new DeletedUser(uuid(document.getJsonObject("_id")), uuid(document.getJsonObject("actor_id")));
    }

    @Override
    public Future<Void> remove(UUID user) {
        return mongo.removeDocument(DEPARTURES, op("_id", uuid(user))).mapEmpty();
    }
}
