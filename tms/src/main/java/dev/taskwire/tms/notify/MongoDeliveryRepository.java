package dev.taskwire.tms.notify;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.or;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;
import static dev.taskwire.tms.notify.MongoNotificationRepository.NOTIFICATIONS;

import dev.taskwire.shared.mongo.IndexSpec;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deliveries in the documents of their notifications. */
final class MongoDeliveryRepository implements DeliveryRepository {
    static final List<IndexSpec> INDEXES =
            List.of(IndexSpec.on(NOTIFICATIONS, DeliveryDocument.AT).asSparse());

    private static final Logger LOG = LoggerFactory.getLogger(MongoDeliveryRepository.class);

    private final MongoClient mongo;

    MongoDeliveryRepository(MongoClient mongo) {
        this.mongo = mongo;
    }

    @Override
    public Future<List<Delivery>> due(Instant now, int limit) {
        var options = new FindOptions().setSort(op(DeliveryDocument.AT, 1)).setLimit(limit);
        return mongo.findWithOptions(NOTIFICATIONS, dueFilter(now), options)
                .map(found -> found.stream().flatMap(this::readable).toList());
    }

    /** One that nobody can read, such as a later release's, must not stand before the others for ever. */
    private Stream<Delivery> readable(JsonObject document) {
        try {
            return Stream.of(DeliveryDocument.delivery(document));
        } catch (RuntimeException unreadable) {
            var id = op("_id", document.getJsonObject("_id"));
            LOG.atError().addKeyValue("notification", id).log("a notification cannot be read; it is not delivered");
            mongo.updateCollection(NOTIFICATIONS, id, DeliveryDocument.unreadable())
                    .onFailure(failure -> LOG.atDebug().setCause(failure).log("it comes again"));
            return Stream.empty();
        }
    }

    static JsonObject dueFilter(Instant now) {
        return op(DeliveryDocument.AT, op("$lte", date(now)));
    }

    @Override
    public Future<Boolean> lease(Delivery due, Instant until) {
        return mongo.updateCollection(NOTIFICATIONS, unchanged(due), DeliveryDocument.leased(until))
                .map(result -> result.getDocMatched() == 1);
    }

    @Override
    public Future<Void> complete(UUID id) {
        // Whoever may have taken it over meanwhile need not do it again.
        return mongo.updateCollection(NOTIFICATIONS, op("_id", uuid(id)), DeliveryDocument.ended())
                .mapEmpty();
    }

    @Override
    public Future<Void> reschedule(Delivery leased, Set<Channel> left, Instant at) {
        return update(leased, DeliveryDocument.again(at, left, leased.attempts() + 1));
    }

    @Override
    public Future<Void> postpone(Delivery leased, Set<Channel> left, Instant until) {
        return update(leased, DeliveryDocument.again(until, left, leased.attempts()));
    }

    @Override
    public Future<Void> hold(Delivery leased, Set<Channel> left, Instant until) {
        // A digest may have taken it over, and until the same millisecond.
        var ours = unchanged(leased).put(DeliveryDocument.DIGEST, op("$exists", false));
        return mongo.updateCollection(NOTIFICATIONS, ours, DeliveryDocument.held(until, left))
                .mapEmpty();
    }

    @Override
    public Future<Long> gather(Delivery lead, Instant now) {
        // Those of another digest are its own until its lease is over; who is at one alone finds it taken over.
        var free =
                or(op(DeliveryDocument.DIGEST, op("$exists", false)), op(DeliveryDocument.AT, op("$lte", date(now))));
        var held = free.put("user_id", uuid(lead.notification().userId()))
                .put(DeliveryDocument.HELD, true)
                .put("_id", op("$ne", uuid(lead.notification().id())));
        var lease = op(
                "$set",
                op(DeliveryDocument.AT, date(lead.leasedUntil()))
                        .put(DeliveryDocument.DIGEST, uuid(lead.notification().id())));
        return updateAll(held, lease).compose(leased -> mongo.count(NOTIFICATIONS, ofDigest(lead)));
    }

    @Override
    public Future<List<Delivery>> gathered(Delivery lead, int limit) {
        var options = new FindOptions().setSort(op("_id", 1)).setLimit(limit);
        return mongo.findWithOptions(NOTIFICATIONS, ofDigest(lead), options)
                .map(found -> found.stream().flatMap(this::readable).toList());
    }

    @Override
    public Future<Void> gatheredDone(Delivery lead) {
        return updateAll(ofDigest(lead), DeliveryDocument.ended());
    }

    @Override
    public Future<Void> gatheredDead(Delivery lead, Instant at, String reason) {
        var left = Set.of(Channel.EMAIL);
        return updateAll(ofDigest(lead), DeliveryDocument.deadLetter(at, reason, left, lead.attempts() + 1));
    }

    /** Those that were leased with the lead; of a lease that is over nothing is left here. */
    private static JsonObject ofDigest(Delivery lead) {
        return op("user_id", uuid(lead.notification().userId()))
                .put(DeliveryDocument.DIGEST, uuid(lead.notification().id()))
                .put(DeliveryDocument.AT, date(lead.leasedUntil()));
    }

    private Future<Void> updateAll(JsonObject filter, JsonObject update) {
        return mongo.updateCollectionWithOptions(NOTIFICATIONS, filter, update, new UpdateOptions().setMulti(true))
                .mapEmpty();
    }

    private Future<Void> update(Delivery leased, JsonObject update) {
        return mongo.updateCollection(NOTIFICATIONS, unchanged(leased), update).mapEmpty();
    }

    @Override
    public Future<Void> deadLetter(Delivery leased, Set<Channel> left, Instant at, String reason) {
        return update(leased, DeliveryDocument.deadLetter(at, reason, left, leased.attempts() + 1));
    }

    @Override
    public Future<Void> remove(UUID id) {
        return mongo.removeDocument(NOTIFICATIONS, op("_id", uuid(id))).mapEmpty();
    }

    @Override
    public Future<Long> count() {
        return mongo.count(NOTIFICATIONS, op(DeliveryDocument.AT, op("$exists", true)));
    }

    private static JsonObject unchanged(Delivery delivery) {
        return op("_id", uuid(delivery.notification().id())).put(DeliveryDocument.AT, date(delivery.leasedUntil()));
    }
}
