package dev.taskwire.ums.session;

import static dev.taskwire.shared.mongo.Bson.date;
import static dev.taskwire.shared.mongo.Bson.op;
import static dev.taskwire.shared.mongo.Bson.uuid;

import dev.taskwire.shared.auth.RevocationPage.Revocation;
import dev.taskwire.shared.mongo.Index;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Sessions in the collection {@code sessions}. */
final class MongoSessionRepository implements SessionRepository {
    private static final String SESSIONS = "sessions";

    /** A session that has not ended has no {@code revoked_at} and so no place in that sparse index. */
    static final List<Index> INDEXES = List.of(
            Index.on(SESSIONS, "expires_at"), Index.on(SESSIONS, "revoked_at").asSparse());

    private final MongoClient mongo;

    MongoSessionRepository(MongoClient mongo) {
        this.mongo = mongo;
    }

    @Override
    public Future<Void> insert(Session session) {
        return mongo.insert(
                        SESSIONS,
                        new JsonObject()
                                .put("_id", uuid(session.id()))
                                .put("user_id", uuid(session.userId()))
                                .put("created_at", date(session.createdAt()))
                                .put("expires_at", date(session.expiresAt())))
                .mapEmpty();
    }

    @Override
    public Future<Boolean> revoke(UUID id, Instant at) {
        var unended = op("_id", uuid(id)).put("revoked_at", op("$exists", false));
        return mongo.updateCollection(SESSIONS, unended, op("$set", op("revoked_at", date(at))))
                .map(result -> result.getDocModified() == 1);
    }

    @Override
    public Future<List<Revocation>> revoked(Instant now, Optional<UUID> after, int limit) {
        var query = op("expires_at", op("$gt", date(now))).put("revoked_at", op("$exists", true));
        after.ifPresent(id -> query.put("_id", op("$gt", uuid(id))));
        return mongo.findWithOptions(
                        SESSIONS, query, new FindOptions().setSort(op("_id", 1)).setLimit(limit))
                .map(found ->
                        found.stream().map(MongoSessionRepository::revocation).toList());
    }

    private static Revocation revocation(JsonObject document) {
        return new Revocation(uuid(document.getJsonObject("_id")), date(document.getJsonObject("expires_at")));
    }

    @Override
    public Future<Void> removeExpired(Instant now) {
        return mongo.removeDocuments(SESSIONS, op("expires_at", op("$lte", date(now))))
                .mapEmpty();
    }
}
