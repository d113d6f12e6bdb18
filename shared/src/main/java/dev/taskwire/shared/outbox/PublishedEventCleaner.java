package dev.taskwire.shared.outbox;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Removes published events from their documents, and deletes the documents of deleted objects, many at a time and
 * separately from publishing. Removals that are lost are repeated: the relay finds the events in MongoDB again. Not
 * thread-safe: used on one event loop.
 */
final class PublishedEventCleaner {
    private static final int MAX_BATCH = 1_000;
    /** The number of published events from which an outbox is trimmed. */
    private static final int MIN_TRIM_EVENTS = 64;

    private final MongoClient mongo;
    private final String collection;
    private final Optional<String> keptMember;
    private final UpdateOptions all = new UpdateOptions().setMulti(true);
    private final Map<UUID, PublishedPosition> due = new HashMap<>();
    private final Set<UUID> removing = new HashSet<>();
    private final Set<UUID> trimming = new HashSet<>();
    private Future<Void> latest = Future.succeededFuture();

    /**
     * Creates the cleaner of a collection.
     *
     * @param keptMember deleted documents with this member only lose their events; {@link #purgeDeletedBefore} removes
     *     them
     */
    PublishedEventCleaner(MongoClient mongo, String collection, Optional<String> keptMember) {
        this.mongo = mongo;
        this.collection = collection;
        this.keptMember = keptMember;
    }

    /**
     * The position up to which a document's events have been published.
     *
     * @param seq the number of the last published event
     * @param last the id of that event
     * @param deleted whether it was the document's last event
     */
    record PublishedPosition(long seq, String last, boolean deleted) {}

    /**
     * Records that all of the document's events up to this position have been published, so that the next run removes
     * them.
     */
    void markPublished(UUID id, PublishedPosition publishedPosition) {
        due.merge(id, publishedPosition, (one, other) -> one.seq() > other.seq() ? one : other);
    }

    /** Removes what is recorded. While a run is going on, returns that run instead of beginning another. */
    Future<Void> run() {
        if (!isRunning() && !due.isEmpty()) {
            var live = new Batch();
            var deleted = new Batch();
            for (var entries = due.entrySet().iterator();
                    entries.hasNext() && live.size() + deleted.size() < MAX_BATCH; ) {
                var entry = entries.next();
                (entry.getValue().deleted() ? deleted : live).add(entry.getKey(), entry.getValue());
                removing.add(entry.getKey());
                entries.remove();
            }
            latest = clear(live, false)
                    .compose(cleared -> deleteDocuments(deleted))
                    .onComplete(end -> removing.clear());
        }
        return latest;
    }

    /**
     * Documents whose events are removed by one operation, which costs a fraction of one operation for each (ADR 6).
     * Event ids are unique, so the operation matches a document only while its last event is the published one. If
     * there is a newer event, the removal of that one clears the outbox.
     */
    private record Batch(JsonArray ids, JsonArray lasts) {
        Batch() {
            this(new JsonArray(), new JsonArray());
        }

        void add(UUID id, PublishedPosition publishedPosition) {
            ids.add(uuid(id));
            lasts.add(publishedPosition.last());
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

    private Future<Void> clear(Batch batch, boolean deleted) {
        return batch.size() == 0
                ? Future.succeededFuture()
                : mongo.updateCollectionWithOptions(
                                collection, batch.unchanged(deleted), OutboxFields.clearingUpdate(), all)
                        .mapEmpty();
    }

    private Future<Void> deleteDocuments(Batch batch) {
        if (batch.size() == 0) {
            return Future.succeededFuture();
        }
        var removed = batch.unchanged(true);
        keptMember.ifPresent(member -> removed.put(member, op("$exists", false)));
        var removal = mongo.removeDocuments(collection, removed);
        return keptMember.isPresent() ? removal.compose(done -> clear(batch, true)) : removal.mapEmpty();
    }

    /** Removes the documents that were deleted before that time and have no event left to publish. */
    Future<Void> purgeDeletedBefore(Instant end) {
        var expired = op(OutboxFields.DELETED_AT, op("$lt", date(end))).put(OutboxFields.LAST, op("$exists", false));
        return mongo.removeDocuments(collection, expired).mapEmpty();
    }

    /** Returns whether an outbox has become so long that it should be read and {@link #trim trimmed}. */
    static boolean mayBeTrimmed(int events) {
        // Not after every write, since what is published may not be known yet.
        return events % MIN_TRIM_EVENTS == 0;
    }

    /** Removes published events from a long outbox whose document changes so often that no other removal matches it. */
    void trim(PendingEvents pendingEvents, long published) {
        long count = published - pendingEvents.first() + 1;
        if (count < MIN_TRIM_EVENTS || count >= pendingEvents.events().size() || !trimming.add(pendingEvents.id())) {
            return;
        }
        var events = pendingEvents.events().subList(0, (int) count);
        var next = pendingEvents.events().get((int) count);
        // While the first event is there, so are the others, and no other update has subtracted their bytes.
        var unchanged = op("_id", uuid(pendingEvents.id()))
                .put(OutboxFields.EVENTS + ".0.id", events.get(0).id());
        mongo.updateCollection(collection, unchanged, OutboxFields.trimmingUpdate(events, next))
                .onComplete(end -> trimming.remove(pendingEvents.id()));
    }

    /** Returns the documents whose events are known to be published, and are being removed or will be. */
    Set<UUID> documents() {
        var documents = new HashSet<>(removing);
        documents.addAll(due.keySet());
        return documents;
    }

    boolean isRunning() {
        return !latest.isComplete();
    }

    boolean isIdle() {
        return due.isEmpty() && !isRunning();
    }

    /** Returns whether so many removals wait that the next run should follow at once. */
    boolean isFull() {
        return due.size() >= MAX_BATCH;
    }
}
