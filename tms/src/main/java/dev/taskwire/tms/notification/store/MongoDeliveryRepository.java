package dev.taskwire.tms.notification.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.or;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;
import static dev.taskwire.tms.notification.store.MongoNotificationRepository.NOTIFICATIONS;

import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import dev.taskwire.tms.notification.model.NotificationKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores deliveries in the documents of their notifications. */
public final class MongoDeliveryRepository implements DeliveryRepository {
    public static final List<IndexSpec> INDEXES = List.of(
            IndexSpec.on(NOTIFICATIONS, DeliveryDocumentMapper.DELIVER_AT).asSparse());

    private static final Logger LOG = LoggerFactory.getLogger(MongoDeliveryRepository.class);

    private final MongoClient mongo;

    public MongoDeliveryRepository(MongoClient mongo) {
        this.mongo = mongo;
    }

    @Override
    public Future<List<NotificationDelivery>> findDue(Instant now, int limit) {
        var options = new FindOptions()
                .setSort(op(DeliveryDocumentMapper.DELIVER_AT, 1))
                .setLimit(limit);
        return mongo.findWithOptions(NOTIFICATIONS, dueFilter(now), options)
                .map(found -> found.stream().flatMap(this::readOrStop).toList());
    }

    /** Returns the delivery. One that cannot be read, such as one of a later release, is stopped: it would stay due. */
    private Stream<NotificationDelivery> readOrStop(JsonObject document) {
        try {
            return Stream.of(DeliveryDocumentMapper.delivery(document));
        } catch (RuntimeException unreadable) {
            var id = op("_id", document.getJsonObject("_id"));
            LOG.atError().addKeyValue("notification", id).log("a notification cannot be read; it is not delivered");
            mongo.updateCollection(NOTIFICATIONS, id, DeliveryDocumentMapper.unreadable())
                    .onFailure(failure -> LOG.atDebug()
                            .setCause(failure)
                            .log("a notification that cannot be read could not be marked; it is read again"));
            return Stream.empty();
        }
    }

    static JsonObject dueFilter(Instant now) {
        return op(DeliveryDocumentMapper.DELIVER_AT, op("$lte", date(now)));
    }

    @Override
    public Future<Boolean> lease(NotificationDelivery due, Instant until) {
        return mongo.updateCollection(NOTIFICATIONS, unchanged(due), DeliveryDocumentMapper.leased(until))
                .map(result -> result.getDocMatched() == 1);
    }

    @Override
    public Future<Void> complete(UUID id) {
        // Not on condition of the lease: a process that has leased it meanwhile need not deliver it again.
        return mongo.updateCollection(NOTIFICATIONS, op("_id", uuid(id)), DeliveryDocumentMapper.ended())
                .mapEmpty();
    }

    @Override
    public Future<Void> reschedule(NotificationDelivery leased, Set<NotificationChannel> left, Instant at) {
        return update(leased, DeliveryDocumentMapper.rescheduled(at, left, leased.attempts() + 1));
    }

    @Override
    public Future<Void> postpone(NotificationDelivery leased, Set<NotificationChannel> left, Instant until) {
        return update(leased, DeliveryDocumentMapper.rescheduled(until, left, leased.attempts()));
    }

    @Override
    public Future<Void> hold(NotificationDelivery leased, Set<NotificationChannel> left, Instant until) {
        // A digest may have leased the delivery meanwhile, and until the same millisecond.
        var ownLease = unchanged(leased).put(DeliveryDocumentMapper.DIGEST, op("$exists", false));
        return mongo.updateCollection(NOTIFICATIONS, ownLease, DeliveryDocumentMapper.held(until, left))
                .mapEmpty();
    }

    @Override
    public Future<Long> leaseForDigest(NotificationDelivery lead, Instant now) {
        // Deliveries of another digest belong to it until its lease expires. A process that attempts one of these alone
        // finds its lease replaced.
        var free = or(
                op(DeliveryDocumentMapper.DIGEST, op("$exists", false)),
                op(DeliveryDocumentMapper.DELIVER_AT, op("$lte", date(now))));
        var held = free.put("user_id", uuid(lead.notification().userId()))
                .put(DeliveryDocumentMapper.HELD, true)
                .put("kind", op("$in", kindsInDigestOf(lead.notification().kind())))
                .put("_id", op("$ne", uuid(lead.notification().id())));
        var lease = op(
                "$set",
                op(DeliveryDocumentMapper.DELIVER_AT, date(lead.leasedUntil()))
                        .put(
                                DeliveryDocumentMapper.DIGEST,
                                uuid(lead.notification().id())));
        return updateAll(held, lease).compose(leased -> mongo.count(NOTIFICATIONS, ofDigest(lead)));
    }

    private static JsonArray kindsInDigestOf(NotificationKind lead) {
        return new JsonArray(Arrays.stream(NotificationKind.values())
                .filter(kind -> kind.isAboutSecurity() == lead.isAboutSecurity())
                .map(NotificationKind::wire)
                .toList());
    }

    @Override
    public Future<List<NotificationDelivery>> findInDigest(NotificationDelivery lead, int limit) {
        var options = new FindOptions().setSort(op("_id", 1)).setLimit(limit);
        return mongo.findWithOptions(NOTIFICATIONS, ofDigest(lead), options)
                .map(found -> found.stream().flatMap(this::readOrStop).toList());
    }

    @Override
    public Future<Void> completeDigest(NotificationDelivery lead) {
        return updateAll(ofDigest(lead), DeliveryDocumentMapper.ended());
    }

    @Override
    public Future<Void> deadLetterDigest(NotificationDelivery lead, Instant at, String reason) {
        var left = Set.of(NotificationChannel.EMAIL);
        return updateAll(ofDigest(lead), DeliveryDocumentMapper.deadLetter(at, reason, left, lead.attempts() + 1));
    }

    /** Returns the filter of the deliveries that were leased with the lead, as long as that lease has not expired. */
    private static JsonObject ofDigest(NotificationDelivery lead) {
        return op("user_id", uuid(lead.notification().userId()))
                .put(DeliveryDocumentMapper.DIGEST, uuid(lead.notification().id()))
                .put(DeliveryDocumentMapper.DELIVER_AT, date(lead.leasedUntil()));
    }

    private Future<Void> updateAll(JsonObject filter, JsonObject update) {
        return mongo.updateCollectionWithOptions(NOTIFICATIONS, filter, update, new UpdateOptions().setMulti(true))
                .mapEmpty();
    }

    private Future<Void> update(NotificationDelivery leased, JsonObject update) {
        return mongo.updateCollection(NOTIFICATIONS, unchanged(leased), update).mapEmpty();
    }

    @Override
    public Future<Void> deadLetter(
            NotificationDelivery leased, Set<NotificationChannel> left, Instant at, String reason) {
        return update(leased, DeliveryDocumentMapper.deadLetter(at, reason, left, leased.attempts() + 1));
    }

    @Override
    public Future<Void> remove(UUID id) {
        return mongo.removeDocument(NOTIFICATIONS, op("_id", uuid(id))).mapEmpty();
    }

    @Override
    public Future<Long> count() {
        return mongo.count(NOTIFICATIONS, op(DeliveryDocumentMapper.DELIVER_AT, op("$exists", true)));
    }

    /** Returns the filter of the delivery, if its lease is unchanged. */
    private static JsonObject unchanged(NotificationDelivery delivery) {
        return op("_id", uuid(delivery.notification().id()))
                .put(DeliveryDocumentMapper.DELIVER_AT, date(delivery.leasedUntil()));
    }
}
