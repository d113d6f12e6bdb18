package dev.taskwire.ums.account.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.dateOrNull;
import static dev.taskwire.shared.mongo.ExtendedJson.op;

import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.MongoClientUpdateResult;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Stores the history in the collection {@code sign_in_history}. A document without failures is forgotten at 0. */
public final class MongoSignInHistoryRepository implements SignInHistoryRepository {
    public static final String HISTORY = "sign_in_history";

    /** Longer than failures are remembered, also those of attempts that were admitted at the same time. */
    static final Duration MEMORY = Duration.ofDays(7);

    private static final String EXPIRES_AT = "expires_at";
    /** In milliseconds, since MongoDB adds to numbers only. */
    private static final String FORGOTTEN_AT = "forgotten_at_ms";

    private static final String KNOWN_UNTIL = "known_until";

    /** An index for the deletion of what has expired. */
    public static final List<IndexSpec> INDEXES = List.of(IndexSpec.on(HISTORY, EXPIRES_AT));

    private final MongoClient mongo;

    public MongoSignInHistoryRepository(MongoClient mongo) {
        this.mongo = mongo;
    }

    @Override
    public Future<SignInHistory> find(String username, String network, Instant now) {
        var both = op("_id", op("$in", new JsonArray().add(username).add(network)));
        return mongo.findWithOptions(HISTORY, both, new FindOptions()).map(found -> {
            var ofUsername = find(found, username);
            var ofNetwork = find(found, network);
            var knownUntil = dateOrNull(ofNetwork.getJsonObject(KNOWN_UNTIL));
            return new SignInHistory(
                    forgottenAt(ofUsername), knownUntil != null && now.isBefore(knownUntil), forgottenAt(ofNetwork));
        });
    }

    private static JsonObject find(List<JsonObject> found, String key) {
        return found.stream()
                .filter(document -> key.equals(document.getString("_id")))
                .findFirst()
                .orElseGet(JsonObject::new);
    }

    private static Instant forgottenAt(JsonObject document) {
        return Instant.ofEpochMilli(document.getLong(FORGOTTEN_AT, 0L));
    }

    @Override
    public Future<Void> addFailure(String key, Duration delay, Instant now) {
        return defer(key, delay, now)
                .compose(deferred -> deferred ? Future.succeededFuture(true) : begin(key, delay, now))
                // Another failure has begun at the same time.
                .compose(counted -> counted
                        ? Future.succeededFuture()
                        : defer(key, delay, now).mapEmpty());
    }

    private Future<Boolean> defer(String key, Duration delay, Instant now) {
        var remembered = byKey(key).put(FORGOTTEN_AT, op("$gt", now.toEpochMilli()));
        var change = op("$inc", op(FORGOTTEN_AT, delay.toMillis())).put("$max", expiry(now));
        return mongo.updateCollection(HISTORY, remembered, change).map(MongoSignInHistoryRepository::hasMatched);
    }

    /** Returns false if another failure is remembered. */
    private Future<Boolean> begin(String key, Duration delay, Instant now) {
        var forgotten = byKey(key).put(FORGOTTEN_AT, op("$lte", now.toEpochMilli()));
        var change =
                op("$set", op(FORGOTTEN_AT, now.plus(delay).toEpochMilli())).put("$max", expiry(now));
        return MongoErrorTranslator.ifAbsent(
                mongo.updateCollectionWithOptions(HISTORY, forgotten, change, new UpdateOptions(true)));
    }

    @Override
    public Future<Void> addKnownNetwork(String network, Duration time, Instant now) {
        var until = date(now.plus(time));
        var change = op("$max", new JsonObject().put(KNOWN_UNTIL, until).put(EXPIRES_AT, until))
                .put("$setOnInsert", op(FORGOTTEN_AT, 0L));
        return mongo.updateCollectionWithOptions(HISTORY, byKey(network), change, new UpdateOptions(true))
                .mapEmpty();
    }

    @Override
    public Future<Void> deleteExpired(Instant now) {
        return mongo.removeDocuments(HISTORY, op(EXPIRES_AT, op("$lte", date(now))))
                .mapEmpty();
    }

    private static JsonObject expiry(Instant now) {
        return op(EXPIRES_AT, date(now.plus(MEMORY)));
    }

    private static JsonObject byKey(String key) {
        return op("_id", key);
    }

    private static boolean hasMatched(MongoClientUpdateResult result) {
        return result.getDocMatched() > 0;
    }
}
