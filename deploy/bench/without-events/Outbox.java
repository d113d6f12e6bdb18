package dev.taskwire.shared.outbox;

import static dev.taskwire.shared.mongo.Bson.op;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.mongo.Index;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Stands in for the real one to show what a write costs that makes no event: the document is all that is written. */
public final class Outbox {
    public static final List<String> MEMBERS = List.of();
    static final int MAX_EVENT_BYTES = Integer.MAX_VALUE;

    private final MongoClient mongo;
    private final String collection;

    Outbox(MongoClient mongo, String collection, EventBus bus, BooleanSupplier published) {
        this.mongo = mongo;
        this.collection = collection;
    }

    public static JsonObject hidden() {
        return new JsonObject();
    }

    static Index index(String collection) {
        return Index.on(collection, OutboxDocument.AT).asSparse();
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
