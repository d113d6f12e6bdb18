package dev.taskwire.tms.notification.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.or;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.mongo.query.SliceQuery;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import dev.taskwire.tms.notification.model.NotificationIds;
import dev.taskwire.tms.notification.model.NotificationJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores notifications in the collection {@code notifications}. */
public final class MongoNotificationRepository implements NotificationRepository {
    public static final String NOTIFICATIONS = "notifications";

    /** Follows the order of the list. Expired notifications are found by {@code _id}, which begins with the time. */
    public static final List<IndexSpec> INDEXES = List.of(IndexSpec.on(NOTIFICATIONS, "user_id", "unread", "_id"));

    private final MongoClient mongo;

    public MongoNotificationRepository(MongoClient mongo) {
        this.mongo = mongo;
    }

    @Override
    public Future<Boolean> insert(NotificationDelivery delivery) {
        var document =
                NotificationDocumentMapper.of(delivery.notification()).mergeIn(DeliveryDocumentMapper.of(delivery));
        return MongoErrorTranslator.ifAbsent(mongo.insert(NOTIFICATIONS, document));
    }

    @Override
    public Future<Slice<Notification>> list(UUID user, Optional<NotificationCursor> after, int limit) {
        var options =
                new FindOptions().setSort(new JsonObject().put("unread", -1).put("_id", -1));
        return SliceQuery.read(
                mongo,
                NOTIFICATIONS,
                filter(user, after),
                options,
                limit,
                NotificationDocumentMapper::notification,
                NotificationJson::maxBytes);
    }

    /**
     * Returns the filter of what follows the cursor. The rest of the unread and all read notifications are branches of
     * their own, so that each is one range of the index.
     */
    static JsonObject filter(UUID user, Optional<NotificationCursor> after) {
        if (after.isEmpty()) {
            return op("user_id", uuid(user));
        }
        var cursor = after.get();
        var rest = op("user_id", uuid(user)).put("unread", cursor.unread()).put("_id", op("$lt", uuid(cursor.id())));
        return cursor.unread() ? or(rest, op("user_id", uuid(user)).put("unread", false)) : rest;
    }

    @Override
    public Future<Boolean> markRead(UUID user, UUID id, Instant now) {
        return mongo.updateCollection(NOTIFICATIONS, ownedBy(user, id).put("unread", true), markedRead(now))
                .map(result -> result.getDocMatched() == 1);
    }

    @Override
    public Future<Optional<Notification>> find(UUID user, UUID id) {
        return mongo.findOne(NOTIFICATIONS, ownedBy(user, id), null)
                .map(found -> Optional.ofNullable(found).map(NotificationDocumentMapper::notification));
    }

    private static JsonObject ownedBy(UUID user, UUID id) {
        return op("_id", uuid(id)).put("user_id", uuid(user));
    }

    @Override
    public Future<Integer> markRead(UUID user, Instant now, int limit) {
        var unread = op("user_id", uuid(user)).put("unread", true);
        return findIds(unread, limit)
                .compose(ids -> ids.isEmpty()
                        ? Future.succeededFuture(0)
                        : mongo.updateCollectionWithOptions(
                                        NOTIFICATIONS,
                                        op("_id", op("$in", ids)).put("unread", true),
                                        markedRead(now),
                                        new UpdateOptions().setMulti(true))
                                .map(ids.size()));
    }

    private static JsonObject markedRead(Instant now) {
        return op("$set", op("unread", false).put("read_at", date(now)));
    }

    @Override
    public Future<Integer> removeByUser(UUID user, int limit) {
        return remove(op("user_id", uuid(user)), limit);
    }

    @Override
    public Future<Integer> removeBefore(Instant time, int limit) {
        return remove(op("_id", op("$lt", uuid(NotificationIds.lowerBound(time)))), limit);
    }

    private Future<Integer> remove(JsonObject filter, int limit) {
        return findIds(filter, limit)
                .compose(ids -> ids.isEmpty()
                        ? Future.succeededFuture(0)
                        : mongo.removeDocuments(NOTIFICATIONS, op("_id", op("$in", ids)))
                                .map(ids.size()));
    }

    private Future<JsonArray> findIds(JsonObject filter, int limit) {
        var options = new FindOptions().setFields(op("_id", 1)).setLimit(limit);
        return mongo.findWithOptions(NOTIFICATIONS, filter, options).map(found -> {
            var ids = new JsonArray();
            found.forEach(document -> ids.add(document.getJsonObject("_id")));
            return ids;
        });
    }
}
