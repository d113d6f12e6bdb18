package dev.taskwire.ums.audit.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.mongo.query.SliceQuery;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.shared.store.TimeOrderedIds;
import dev.taskwire.ums.audit.model.AuditSearch;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Stores the audit trail in the collection {@code audit}. The ids of records begin with their time, so that records are
 * listed and removed by their id.
 */
public final class MongoAuditRepository implements AuditRepository {
    static final String AUDIT = "audit";

    public static final List<IndexSpec> INDEXES = List.of(
            IndexSpec.on(AUDIT, "user_id", "_id"),
            IndexSpec.on(AUDIT, "actor_id", "_id"),
            IndexSpec.on(AUDIT, "event", "_id"));

    /** The bound on a record in JSON. */
    private static final int MAX_RECORD_BYTES = 1024;

    private static final JsonObject NEWEST_FIRST = op("_id", -1);

    private final MajorityMongoClient mongo;

    public MongoAuditRepository(MajorityMongoClient mongo) {
        this.mongo = mongo;
    }

    @Override
    public Future<Void> addAll(List<AuditRecord> records) {
        return Future.join(records.stream().map(this::add).toList()).mapEmpty();
    }

    private Future<?> add(AuditRecord record) {
        return MongoErrorTranslator.ifAbsent(mongo.insert(AUDIT, AuditDocumentMapper.document(record)))
                .compose(inserted -> inserted ? Future.succeededFuture() : count(record));
    }

    private Future<?> count(AuditRecord repeated) {
        var latest = op(AuditDocumentMapper.COUNT, repeated.count())
                .put(AuditDocumentMapper.LAST_AT, date(repeated.lastAt()));
        return mongo.updateCollection(AUDIT, op("_id", uuid(repeated.id())), op("$max", latest));
    }

    @Override
    public Future<Slice<AuditRecord>> search(AuditSearch search) {
        return SliceQuery.read(
                mongo,
                AUDIT,
                filter(search),
                new FindOptions().setSort(NEWEST_FIRST.copy()),
                search.limit(),
                AuditDocumentMapper::record,
                record -> MAX_RECORD_BYTES);
    }

    private static JsonObject filter(AuditSearch search) {
        var clauses = new JsonArray().add(new JsonObject());
        search.user().ifPresent(user -> clauses.add(op("user_id", uuid(user))));
        search.actor().ifPresent(actor -> clauses.add(op("actor_id", uuid(actor))));
        search.event().ifPresent(event -> clauses.add(op("event", event.wire())));
        search.from().ifPresent(from -> {
            // A record of several repetitions, all within a minute, has the id of the first one.
            var minute = TimeOrderedIds.lowerBound(from.truncatedTo(ChronoUnit.MINUTES));
            clauses.add(op("_id", op("$gte", uuid(minute))));
            clauses.add(op(AuditDocumentMapper.LAST_AT, op("$gte", date(from))));
        });
        search.before().ifPresent(before -> {
            clauses.add(op("_id", op("$lt", uuid(TimeOrderedIds.lowerBound(before)))));
            clauses.add(op("at", op("$lt", date(before))));
        });
        search.after().ifPresent(id -> clauses.add(op("_id", op("$lt", uuid(id)))));
        return op("$and", clauses);
    }

    @Override
    public Future<Integer> removeBefore(Instant time, int limit) {
        var expired = op("_id", op("$lt", uuid(TimeOrderedIds.lowerBound(time))));
        var options = new FindOptions().setFields(op("_id", 1)).setLimit(limit);
        return mongo.findWithOptions(AUDIT, expired, options).compose(found -> {
            var ids = new JsonArray();
            found.forEach(document -> ids.add(document.getJsonObject("_id")));
            return ids.isEmpty()
                    ? Future.succeededFuture(0)
                    : mongo.removeDocuments(AUDIT, op("_id", op("$in", ids))).map(ids.size());
        });
    }
}
