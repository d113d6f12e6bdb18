package dev.taskwire.shared.outbox;

import static dev.taskwire.shared.mongo.ExtendedJson.op;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.mongo.IndexSpec;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Replaces the real class to show what a write costs without an event: only the document is written. */
public final class OutboxWriter {
    public static final List<String> MEMBERS = List.of();
    static final int MAX_EVENT_BYTES = Integer.MAX_VALUE;

    private final MongoClient mongo;
    private final String collection;

    OutboxWriter(MongoClient mongo, String collection, EventBus bus, BooleanSupplier published) {
        this.mongo = mongo;
        this.collection = collection;
    }

    public static JsonObject exclusionProjection() {
        return new JsonObject();
    }

    static IndexSpec index(String collection) {
        return IndexSpec.on(collection, OutboxFields.AT).asSparse();
    }

    public Future<Void> insert(JsonObject document, EventEnvelope event) {
        return mongo.insert(collection, document).mapEmpty();
    }

    public Future<Boolean> update(JsonObject filter, JsonObject update, EventEnvelope event) {
        return mongo.findOneAndUpdateWithOptions(
                        collection, filter, update, new FindOptions().setFields(op("_id", 1)), new UpdateOptions())
                .map(before -> before != null);
    }
}
