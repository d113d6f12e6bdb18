package dev.taskwire.ums.session;

import static dev.taskwire.shared.mongo.Bson.date;
import static dev.taskwire.shared.mongo.Bson.op;
import static dev.taskwire.shared.mongo.Bson.uuid;

import dev.taskwire.shared.auth.RevocationPage.Revocation;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.mongo.Index;
import dev.taskwire.shared.outbox.Outbox;
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
    static final String SESSIONS = "sessions";

    /** A session that has not ended has no {@code revoked_at} and so no place in that sparse index. */
    static final List<Index> INDEXES = List.of(
            Index.on(SESSIONS, "expires_at"), Index.on(SESSIONS, "revoked_at").asSparse());

    private final MongoClient mongo;
    private final Outbox outbox;

    MongoSessionRepository(MongoClient mongo, Outbox outbox) {
        this.mongo = mongo;
        this.outbox = outbox;
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
    public Future<Boolean> revoke(UUID id, Instant at, EventEnvelope event) {
        var unended = op("_id", uuid(id)).put("revoked_at", op("$exists", false));
        return outbox.update(unended, op("$set", op("revoked_at", date(at))), event);
    }

    @Override
    public Future<List<Revocation>> revoked(Instant now, Optional<UUID> after, int limit) {
        var query = op("expires_at", op("$gt", date(now))).put("revoked_at", op("$exists", true));
        after.ifPresent(id -> query.put("_id", op("$gt", uuid(id))));
        return mongo.findWithOptions(
                        SESSIONS,
                        query,
                        new FindOptions()
                                .setFields(op("expires_at", 1))
                                .setSort(op("_id", 1))
                                .setLimit(limit))
                .map(found ->
                        found.stream().map(MongoSessionRepository::revocation).toList());
    }

    private static Revocation revocation(JsonObject document) {
        return new Revocation(uuid(document.getJsonObject("_id")), date(document.getJsonObject("expires_at")));
    }

    @Override
    public Future<Void> removeExpired(Instant now) {
        // One whose event is not out yet waits for it.
        var over = op("expires_at", op("$lte", date(now))).put("outbox_at", op("$exists", false));
        return mongo.removeDocuments(SESSIONS, over).mapEmpty();
    }
}
