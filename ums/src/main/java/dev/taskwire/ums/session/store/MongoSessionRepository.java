package dev.taskwire.ums.session.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.ums.audit.store.AuditEntries;
import dev.taskwire.ums.session.model.Session;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores sessions in the collection {@code sessions}. */
public final class MongoSessionRepository implements SessionRepository {
    public static final String SESSIONS = "sessions";

    /** A session that is not revoked has no {@code revoked_at}, and so no entry in that sparse index. */
    public static final List<IndexSpec> INDEXES = List.of(
            IndexSpec.on(SESSIONS, "expires_at"),
            IndexSpec.on(SESSIONS, "revoked_at").asSparse(),
            IndexSpec.on(SESSIONS, "user_id", "_id"));

    private static final JsonObject WITHOUT_OUTBOX = AuditEntries.excludeFrom(OutboxWriter.exclusionProjection());

    private final MajorityMongoClient mongo;
    private final OutboxWriter outbox;

    public MongoSessionRepository(MajorityMongoClient mongo, OutboxWriter outbox) {
        this.mongo = mongo;
        this.outbox = outbox;
    }

    @Override
    public Future<Void> insert(Session session, List<AuditRecord> records) {
        var document = AuditEntries.addTo(SessionDocumentMapper.of(session), records);
        return mongo.insert(SESSIONS, document).mapEmpty();
    }

    @Override
    public Future<Optional<Session>> find(UUID id, Instant now) {
        return find(mongo, id, now);
    }

    @Override
    public Future<Optional<Session>> findLatest(UUID id, Instant now) {
        return find(mongo.latest(), id, now);
    }

    private static Future<Optional<Session>> find(MongoClient client, UUID id, Instant now) {
        return client.findOne(SESSIONS, active(byId(id), now), WITHOUT_OUTBOX)
                .map(found -> Optional.ofNullable(found).map(SessionDocumentMapper::session));
    }

    @Override
    public Future<List<Session>> findByUser(UUID user, Instant now, Optional<UUID> before, int limit) {
        var query = active(op("user_id", uuid(user)), now);
        before.ifPresent(id -> query.put("_id", op("$lt", uuid(id))));
        return find(query, newestFirst(limit));
    }

    @Override
    public Future<List<Session>> findOldest(UUID user, Instant now, int newest, int limit) {
        return find(active(op("user_id", uuid(user)), now), newestFirst(limit).setSkip(newest));
    }

    private static FindOptions newestFirst(int limit) {
        return new FindOptions().setSort(op("_id", -1)).setLimit(limit).setFields(WITHOUT_OUTBOX);
    }

    private Future<List<Session>> find(JsonObject query, FindOptions options) {
        return mongo.findWithOptions(SESSIONS, query, options)
                .map(found -> found.stream().map(SessionDocumentMapper::session).toList());
    }

    @Override
    public Future<Boolean> refresh(Session before, Session next) {
        var unchanged = notRevoked(byId(before.id()))
                .put(SessionDocumentMapper.CURRENT_HASH, before.tokenFamily().currentHash());
        return mongo.updateCollection(SESSIONS, unchanged, SessionDocumentMapper.refresh(next))
                .map(result -> result.getDocMatched() == 1);
    }

    @Override
    public Future<Boolean> revoke(Session known, Instant at, EventEnvelope event, List<AuditRecord> records) {
        // The event says until when its access tokens live, so none may have been issued since.
        var accessEnd = date(known.accessExpiresAt());
        var unchanged = notRevoked(byId(known.id())).put(SessionDocumentMapper.ACCESS_EXPIRES_AT, accessEnd);
        var end = new JsonObject().put("revoked_at", date(at)).put("expires_at", accessEnd);
        return outbox.update(unchanged, AuditEntries.pushTo(op("$set", end), records), event);
    }

    @Override
    public Future<List<Revocation>> findRevoked(Instant now, Optional<UUID> after, int limit) {
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

    @Override
    public Future<List<Revocation>> findRevokedByIds(List<UUID> ids) {
        var documents = new JsonArray();
        ids.forEach(id -> documents.add(uuid(id)));
        var query = op("_id", op("$in", documents)).put("revoked_at", op("$exists", true));
        return mongo.findWithOptions(SESSIONS, query, new FindOptions().setFields(op("expires_at", 1)))
                .map(found ->
                        found.stream().map(MongoSessionRepository::revocation).toList());
    }

    private static Revocation revocation(JsonObject document) {
        return new Revocation(uuid(document.getJsonObject("_id")), date(document.getJsonObject("expires_at")));
    }

    @Override
    public Future<Void> deleteExpired(Instant now) {
        // A session with a pending event or audit record stays until it is published or moved.
        var expired = op("expires_at", op("$lte", date(now))).put("outbox_at", op("$exists", false));
        return mongo.removeDocuments(SESSIONS, AuditEntries.requireNone(expired))
                .mapEmpty();
    }

    private static JsonObject byId(UUID id) {
        return op("_id", uuid(id));
    }

    private static JsonObject notRevoked(JsonObject filter) {
        return filter.put("revoked_at", op("$exists", false));
    }

    private static JsonObject active(JsonObject filter, Instant now) {
        return notRevoked(filter).put("expires_at", op("$gt", date(now)));
    }
}
