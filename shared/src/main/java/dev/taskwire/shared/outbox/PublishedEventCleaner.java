package dev.taskwire.shared.outbox;

import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Clears published events out of their documents, and deleted documents away, many at a time and apart from the
 * publishing. Whatever it does not get to do is done again: the relay finds it in the store. Belongs to one event loop.
 */
final class PublishedEventCleaner {
    private static final int MAX_BATCH = 1_000;
    /** Every write carries what is in the outbox back, so it must not grow for long. */
    private static final int LONG = 64;

    private final MongoClient mongo;
    private final String collection;
    private final UpdateOptions all = new UpdateOptions().setMulti(true);
    private final Map<UUID, Published> due = new HashMap<>();
    private final Set<UUID> shortening = new HashSet<>();
    private Future<Void> latest = Future.succeededFuture();

    PublishedEventCleaner(MongoClient mongo, String collection) {
        this.mongo = mongo;
        this.collection = collection;
    }

    /**
     * How far a document's events have been published.
     *
     * @param seq the number of the last one
     * @param last the id of the last one
     * @param deleted whether it was the document's last
     */
    record Published(long seq, String last, boolean deleted) {}

    /** Notes that all of the document's events so far have been published. */
    void remove(UUID id, Published published) {
        due.merge(id, published, (one, other) -> one.seq() > other.seq() ? one : other);
    }

    /** Does what is noted; while it is at something, it finishes that instead. */
    Future<Void> run() {
        if (!isRunning() && !due.isEmpty()) {
            var live = new Batch();
            var deleted = new Batch();
            for (var entries = due.entrySet().iterator();
                    entries.hasNext() && live.size() + deleted.size() < MAX_BATCH; ) {
                var entry = entries.next();
                (entry.getValue().deleted() ? deleted : live).add(entry.getKey(), entry.getValue());
                entries.remove();
            }
            latest = clear(live).compose(cleared -> deleteDocuments(deleted));
        }
        return latest;
    }

    /**
     * Documents that are cleared by one operation, which costs a fraction of one for each (ADR 6). Ids of events are
     * unique, so it matches a document only while its own last event is the one that was published; a newer one's own
     * removal clears everything.
     */
    private record Batch(JsonArray ids, JsonArray lasts) {
        Batch() {
            this(new JsonArray(), new JsonArray());
        }

        void add(UUID id, Published published) {
            ids.add(uuid(id));
            lasts.add(published.last());
        }

        int size() {
            return ids.size();
        }

        JsonObject unchanged(boolean deleted) {
            return op("_id", op("$in", ids))
                    .put(OutboxFields.LAST, op("$in", lasts))
                    .put(OutboxFields.DELETED_AT, op("$exists", deleted));
        }
    }

    private Future<Void> clear(Batch batch) {
        return batch.size() == 0
                ? Future.succeededFuture()
                : mongo.updateCollectionWithOptions(collection, batch.unchanged(false), OutboxFields.cleared(), all)
                        .mapEmpty();
    }

    private Future<Void> deleteDocuments(Batch batch) {
        return batch.size() == 0
                ? Future.succeededFuture()
                : mongo.removeDocuments(collection, batch.unchanged(true)).mapEmpty();
    }

    /**
     * Takes published events out of a long outbox, of a document that changes so often that no removal finds it as it
     * was.
     */
    void trim(PendingEvents pendingEvents, long published) {
        long count = published - pendingEvents.first() + 1;
        if (count < LONG || count >= pendingEvents.events().size() || !shortening.add(pendingEvents.id())) {
            return;
        }
        var events = pendingEvents.events().subList(0, (int) count);
        var next = pendingEvents.events().get((int) count);
        // As long as the first one is there, so are the others, and nobody else has taken their bytes off.
        var unchanged = op("_id", uuid(pendingEvents.id()))
                .put(OutboxFields.EVENTS + ".0.id", events.get(0).id());
        mongo.updateCollection(collection, unchanged, OutboxFields.shortened(events, next))
                .onComplete(end -> shortening.remove(pendingEvents.id()));
    }

    boolean isRunning() {
        return !latest.isComplete();
    }

    boolean isIdle() {
        return due.isEmpty() && !isRunning();
    }

    /** Whether so many wait that the next run should come at once. */
    boolean isFull() {
        return due.size() >= MAX_BATCH;
    }
}
