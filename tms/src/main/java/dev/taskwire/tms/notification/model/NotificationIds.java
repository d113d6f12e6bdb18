package dev.taskwire.tms.notification.model;

import dev.taskwire.shared.value.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/**
 * Ids of notifications: what the same event tells the same user has the same id, so that storing it twice fails. They
 * have the form of a UUIDv7 (RFC 9562), with the event's time, and so its order.
 */
public final class NotificationIds {
    private static final int TIME_SHIFT = 16;
    private static final long VERSION = 0x7000L;
    private static final long TWELVE_BITS = 0xfffL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final int VARIANT_BITS = 2;

    private NotificationIds() {}

    /** The id of what that event tells that user. */
    static UUID of(UUID event, Instant time, UUID user) {
        var digest = ByteBuffer.wrap(Sha256.digest(ByteBuffer.allocate(4 * Long.BYTES)
                .putLong(event.getMostSignificantBits())
                .putLong(event.getLeastSignificantBits())
                .putLong(user.getMostSignificantBits())
                .putLong(user.getLeastSignificantBits())
                .array()));
        return new UUID(
                first(time).getMostSignificantBits() | VERSION | (digest.getLong() & TWELVE_BITS),
                VARIANT | (digest.getLong() >>> VARIANT_BITS));
    }

    /** What sorts before every id of that time and after every earlier one. */
    public static UUID first(Instant time) {
        return new UUID(time.toEpochMilli() << TIME_SHIFT, 0);
    }
}
