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

/** Maps a delivery to and from the document of its notification, which has these members until it is delivered. */
public final class DeliveryDocumentMapper {
    /** Set only while there is something to deliver, so that its sparse index stays small. */
    public static final String DELIVER_AT = "deliver_at";

    /** Set only while the mail waits for a digest. */
    static final String HELD = "held";

    /** The id of the lead of the digest that the delivery is part of. */
    static final String DIGEST = "digest";

    private static final String DELIVER_SINCE = "deliver_since";
    private static final String ATTEMPTS = "attempts";
    private static final String UNDELIVERED = "undelivered";
    private static final String TRACE = TraceParent.HEADER;

    private DeliveryDocumentMapper() {}

    static JsonObject of(NotificationDelivery delivery) {
        var document = new JsonObject()
                .put(DELIVER_AT, date(delivery.leasedUntil()))
                .put(DELIVER_SINCE, date(delivery.startedAt()))
                .put(ATTEMPTS, delivery.attempts())
                .put(UNDELIVERED, wireNames(delivery.undelivered()));
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
                date(document.getJsonObject(DELIVER_SINCE)),
                date(document.getJsonObject(DELIVER_AT)),
                TraceParent.parse(document.getString(TRACE)),
                document.getBoolean(HELD, false));
    }

    /** Returns the update that sets the lease, and removes the delivery from its digest. */
    static JsonObject leased(Instant until) {
        return op("$set", op(DELIVER_AT, date(until))).put("$unset", op(DIGEST, ""));
    }

    /** Returns the update that schedules the next attempt, for the channels that are left. */
    static JsonObject rescheduled(Instant at, Set<NotificationChannel> left, int attempts) {
        return op(
                "$set",
                op(DELIVER_AT, date(at)).put(UNDELIVERED, wireNames(left)).put(ATTEMPTS, attempts));
    }

    /** Returns the update that lets the mail wait for a digest. */
    static JsonObject held(Instant until, Set<NotificationChannel> left) {
        return op(
                        "$set",
                        op(DELIVER_AT, date(until))
                                .put(UNDELIVERED, wireNames(left))
                                .put(HELD, true))
                .put("$unset", op(DIGEST, ""));
    }

    /** Returns the update that removes all members of the delivery. */
    static JsonObject ended() {
        return op(
                "$unset",
                op(DELIVER_AT, "")
                        .put(DELIVER_SINCE, "")
                        .put(ATTEMPTS, "")
                        .put(UNDELIVERED, "")
                        .put(TRACE, "")
                        .put(HELD, "")
                        .put(DIGEST, ""));
    }

    /**
     * Returns the update that gives the delivery up. The channels that are left, the start and the number of attempts
     * stay, for diagnosis by an operator.
     */
    static JsonObject deadLetter(Instant at, String reason, Set<NotificationChannel> left, int attempts) {
        return op("$unset", op(DELIVER_AT, "").put(HELD, "").put(DIGEST, ""))
                .put(
                        "$set",
                        op("dead_letter_at", date(at))
                                .put("dead_letter_reason", reason)
                                .put(UNDELIVERED, wireNames(left))
                                .put(ATTEMPTS, attempts));
    }

    /** Returns the update that stops the delivery of a document that cannot be read; the rest stays as it is. */
    static JsonObject unreadable() {
        return op("$unset", op(DELIVER_AT, ""))
                .put("$set", op("dead_letter_reason", "the notification cannot be read"));
    }

    private static JsonArray wireNames(Set<NotificationChannel> channels) {
        var names = new JsonArray();
        channels.forEach(channel -> names.add(channel.wire()));
        return names;
    }
}
