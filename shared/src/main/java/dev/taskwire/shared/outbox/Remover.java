package dev.taskwire.shared.outbox;

import static dev.taskwire.shared.mongo.Bson.op;
import static dev.taskwire.shared.mongo.Bson.uuid;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
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
final class Remover {
    private static final int MOST_AT_ONCE = 1_000;
    /** Every write carries what is in the outbox back, so it must not grow for long. */
    private static final int LONG = 64;

    private final MongoClient mongo;
    private final String collection;
    private final UpdateOptions all = new UpdateOptions().setMulti(true);
    private final Map<UUID, Published> due = new HashMap<>();
    private final Set<UUID> shortening = new HashSet<>();
    private Future<Void> latest = Future.succeededFuture();

    Remover(MongoClient mongo, String collection) {
        this.mongo = mongo;
        this.collection = collection;
    }

    /**
     * How far a document's events have been published.
     *
     * @param seq the number of the last one
     * @param deleted whether it was the document's last
     */
    record Published(long seq, boolean deleted) {}

    /** Notes that all of the document's events so far have been published. */
    void remove(UUID id, Published published) {
        due.merge(id, published, (one, other) -> one.seq() > other.seq() ? one : other);
    }

    /** Does what is noted; while it is at something, it finishes that instead. */
    Future<Void> run() {
        if (!isRunning()) {
            latest = Future.succeededFuture();
            for (var group : take().entrySet()) {
                latest = latest.compose(previous -> remove(group.getKey(), group.getValue()));
            }
        }
        return latest;
    }

    /** Documents with the same number go together, which is most of them; ADR 6 has what that saves. */
    private Map<Published, JsonArray> take() {
        var groups = new HashMap<Published, JsonArray>();
        int taken = 0;
        for (var entries = due.entrySet().iterator(); entries.hasNext() && taken < MOST_AT_ONCE; taken++) {
            var entry = entries.next();
            groups.computeIfAbsent(entry.getValue(), first -> new JsonArray()).add(uuid(entry.getKey()));
            entries.remove();
        }
        return groups;
    }

    /** A newer event has another number, and its own removal clears everything. */
    private Future<Void> remove(Published published, JsonArray ids) {
        var unchanged = op("_id", op("$in", ids)).put(OutboxDocument.SEQ, published.seq());
        // Of a document that is deleted and keeps no event nobody would ever know again, so both must be as was noted.
        unchanged.put(OutboxDocument.DELETED_AT, op("$exists", published.deleted()));
        return published.deleted()
                ? mongo.removeDocuments(collection, unchanged).mapEmpty()
                : mongo.updateCollectionWithOptions(collection, unchanged, OutboxDocument.cleared(), all)
                        .mapEmpty();
    }

    /**
     * Takes published events out of a long outbox, of a document that changes so often that no removal finds it as it
     * was.
     */
    void shorten(Pending pending, long published) {
        long count = published - pending.first() + 1;
        if (count < LONG || count >= pending.events().size() || !shortening.add(pending.id())) {
            return;
        }
        var events = pending.events().subList(0, (int) count);
        var next = pending.events().get((int) count);
        // As long as the first one is there, so are the others, and nobody else has taken their bytes off.
        var unchanged = op("_id", uuid(pending.id()))
                .put(OutboxDocument.EVENTS + ".0.id", events.get(0).id());
        mongo.updateCollection(collection, unchanged, OutboxDocument.shortened(events, next))
                .onComplete(end -> shortening.remove(pending.id()));
    }

    boolean isRunning() {
        return !latest.isComplete();
    }

    boolean isIdle() {
        return due.isEmpty() && !isRunning();
    }

    /** Whether so many wait that the next run should come at once. */
    boolean isFull() {
        return due.size() >= MOST_AT_ONCE;
    }
}
