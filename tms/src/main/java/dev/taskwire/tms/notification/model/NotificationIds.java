package dev.taskwire.tms.notification.model;

import dev.taskwire.shared.value.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/**
 * Derives the ids of notifications. The same event and user give the same id, so that a second insertion fails. An id
 * is a UUIDv7 (RFC 9562) with the time of the event, so ids sort by that time.
 */
public final class NotificationIds {
    private static final int TIME_SHIFT = 16;
    private static final long VERSION = 0x7000L;
    private static final long TWELVE_BITS = 0xfffL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final int VARIANT_BITS = 2;

    private NotificationIds() {}

    /** Returns the id of the notification of that event for that user. */
    static UUID of(UUID event, Instant time, UUID user) {
        var digest = ByteBuffer.wrap(Sha256.digest(ByteBuffer.allocate(4 * Long.BYTES)
                .putLong(event.getMostSignificantBits())
                .putLong(event.getLeastSignificantBits())
                .putLong(user.getMostSignificantBits())
                .putLong(user.getLeastSignificantBits())
                .array()));
        return new UUID(
                lowerBound(time).getMostSignificantBits() | VERSION | (digest.getLong() & TWELVE_BITS),
                VARIANT | (digest.getLong() >>> VARIANT_BITS));
    }

    /** Returns a bound that sorts before all ids of that time and after all ids of earlier times. */
    public static UUID lowerBound(Instant time) {
        return new UUID(time.toEpochMilli() << TIME_SHIFT, 0);
    }
}
