package dev.taskwire.tms.notification.model;

import dev.taskwire.shared.store.TimeOrderedIds;
import dev.taskwire.shared.value.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/**
 * Derives the ids of notifications. The same event and user give the same id, so that a second insertion fails. An id
 * is a UUIDv7 (RFC 9562) with the time of the event, so ids sort by that time.
 */
public final class NotificationIds {
    private NotificationIds() {}

    /** Returns the id of the notification of that event for that user. */
    static UUID of(UUID event, Instant time, UUID user) {
        byte[] digest = Sha256.digest(ByteBuffer.allocate(4 * Long.BYTES)
                .putLong(event.getMostSignificantBits())
                .putLong(event.getLeastSignificantBits())
                .putLong(user.getMostSignificantBits())
                .putLong(user.getLeastSignificantBits())
                .array());
        return TimeOrderedIds.of(time, digest);
    }

    /** Returns a bound that sorts before all ids of that time and after all ids of earlier times. */
    public static UUID lowerBound(Instant time) {
        return TimeOrderedIds.lowerBound(time);
    }
}
