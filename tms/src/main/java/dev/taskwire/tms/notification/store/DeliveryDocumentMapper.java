package dev.taskwire.tms.notification.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;

import dev.taskwire.shared.telemetry.tracing.TraceParent;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** What a notification's document has of its delivery, for as long as it lasts. */
public final class DeliveryDocumentMapper {
    /** Only while there is something to deliver, so that a sparse index over it has little in it. */
    public static final String AT = "deliver_at";

    /** Only while its mail is held back. */
    static final String HELD = "held";

    /** The notification with which it goes in one mail. */
    static final String DIGEST = "digest";

    private static final String SINCE = "deliver_since";
    private static final String ATTEMPTS = "attempts";
    private static final String UNDELIVERED = "undelivered";
    private static final String TRACE = TraceParent.HEADER;

    private DeliveryDocumentMapper() {}

    static JsonObject of(NotificationDelivery delivery) {
        var document = new JsonObject()
                .put(AT, date(delivery.leasedUntil()))
                .put(SINCE, date(delivery.since()))
                .put(ATTEMPTS, delivery.attempts())
                .put(UNDELIVERED, wires(delivery.undelivered()));
        var trace = delivery.trace();
        if (delivery.held()) {
            document.put(HELD, true);
        }
        return trace == null ? document : document.put(TRACE, trace.toString());
    }

    static NotificationDelivery delivery(JsonObject document) {
        var undelivered = EnumSet.noneOf(NotificationChannel.class);
        document.getJsonArray(UNDELIVERED)
                .forEach(channel -> undelivered.add(NotificationChannel.of((String) channel)));
        return new NotificationDelivery(
                NotificationDocumentMapper.notification(document),
                undelivered,
                document.getInteger(ATTEMPTS),
                date(document.getJsonObject(SINCE)),
                date(document.getJsonObject(AT)),
                TraceParent.parse(document.getString(TRACE)),
                document.getBoolean(HELD, false));
    }

    static JsonObject leased(Instant until) {
        return op("$set", op(AT, date(until))).put("$unset", op(DIGEST, ""));
    }

    /** To be tried once more, with what is left. */
    static JsonObject again(Instant at, Set<NotificationChannel> left, int attempts) {
        return op("$set", op(AT, date(at)).put(UNDELIVERED, wires(left)).put(ATTEMPTS, attempts));
    }

    /** To wait for a digest, with what is left. */
    static JsonObject held(Instant until, Set<NotificationChannel> left) {
        return op("$set", op(AT, date(until)).put(UNDELIVERED, wires(left)).put(HELD, true))
                .put("$unset", op(DIGEST, ""));
    }

    static JsonObject ended() {
        return op(
                "$unset",
                op(AT, "")
                        .put(SINCE, "")
                        .put(ATTEMPTS, "")
                        .put(UNDELIVERED, "")
                        .put(TRACE, "")
                        .put(HELD, "")
                        .put(DIGEST, ""));
    }

    /** Given up; what was left, since when and how often it was tried stay, for whoever looks into it. */
    static JsonObject deadLetter(Instant at, String reason, Set<NotificationChannel> left, int attempts) {
        return op("$unset", op(AT, "").put(HELD, "").put(DIGEST, ""))
                .put(
                        "$set",
                        op("dead_letter_at", date(at))
                                .put("dead_letter_reason", reason)
                                .put(UNDELIVERED, wires(left))
                                .put(ATTEMPTS, attempts));
    }

    /** Not to be delivered by anybody; the rest stays as it is. */
    static JsonObject unreadable() {
        return op("$unset", op(AT, "")).put("$set", op("dead_letter_reason", "it cannot be read"));
    }

    private static JsonArray wires(Set<NotificationChannel> channels) {
        var wires = new JsonArray();
        channels.forEach(notificationChannel -> wires.add(notificationChannel.wire()));
        return wires;
    }
}
