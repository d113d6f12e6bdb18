package dev.taskwire.shared.mail.permit;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.or;

import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.List;

/** Stores permits: one document for each holder and window, with the ids of the mails that have a permit. */
public final class MongoEmailPermitRepository implements EmailPermitRepository {
    private static final String MAILS = "mails";

    private final MongoClient mongo;
    private final String collection;

    /** Creates a repository over that collection. */
    public MongoEmailPermitRepository(MongoClient mongo, String collection) {
        this.mongo = mongo;
        this.collection = collection;
    }

    /** Returns the indexes of that collection of permits. */
    public static List<IndexSpec> indexes(String collection) {
        return List.of(IndexSpec.on(collection, "ends_at"));
    }

    @Override
    public Future<Boolean> tryAcquire(String holder, Instant ends, int limit, String mail) {
        return add(holder, limit, mail)
                .compose(added -> added ? Future.succeededFuture(true) : insert(holder, ends, limit, mail));
    }

    private Future<Boolean> add(String holder, int limit, String mail) {
        var hasFreePermit = op(MAILS + "." + (limit - 1), op("$exists", false));
        var filter = or(op(MAILS, mail), hasFreePermit).put("_id", holder);
        return mongo.updateCollection(collection, filter, op("$addToSet", op(MAILS, mail)))
                .map(result -> result.getDocMatched() == 1);
    }

    /**
     * Inserts the document of the window. If it exists, all permits are used, or another process has just inserted it;
     * so there may be a permit now.
     */
    private Future<Boolean> insert(String holder, Instant ends, int limit, String mail) {
        var first = new JsonObject()
                .put("_id", holder)
                .put(MAILS, new JsonArray().add(mail))
                .put("ends_at", date(ends));
        return MongoErrorTranslator.ifAbsent(mongo.insert(collection, first))
                .compose(inserted -> inserted ? Future.succeededFuture(true) : add(holder, limit, mail));
    }

    @Override
    public Future<Void> release(String holder, String mail) {
        return mongo.updateCollection(collection, op("_id", holder), op("$pull", op(MAILS, mail)))
                .mapEmpty();
    }

    @Override
    public Future<Void> removeEndedBefore(Instant time) {
        return mongo.removeDocuments(collection, op("ends_at", op("$lt", date(time))))
                .mapEmpty();
    }
}
