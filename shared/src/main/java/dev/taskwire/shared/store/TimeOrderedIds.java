package dev.taskwire.shared.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/** Makes ids with the form of a UUIDv7 (RFC 9562) for a given time, by which they sort. */
public final class TimeOrderedIds {
    private static final int TIME_SHIFT = 16;
    private static final long VERSION = 0x7000L;
    private static final long TWELVE_BITS = 0xfffL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final int VARIANT_BITS = 2;

    private TimeOrderedIds() {}

    /**
     * Returns the id of that time and content: the same for the same digest.
     *
     * @param digest 16 bytes or more, of which 74 bits are used
     */
    public static UUID of(Instant time, byte[] digest) {
        var bits = ByteBuffer.wrap(digest);
        return new UUID(
                lowerBound(time).getMostSignificantBits() | VERSION | (bits.getLong() & TWELVE_BITS),
                VARIANT | (bits.getLong() >>> VARIANT_BITS));
    }

    /** Returns another id of that time each time. */
    public static UUID next(Instant time) {
        var random = UUID.randomUUID();
        return of(
                time,
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(random.getMostSignificantBits())
                        .putLong(random.getLeastSignificantBits())
                        .array());
    }

    /** Returns a bound that sorts before all ids of that time and after all ids of earlier times. */
    public static UUID lowerBound(Instant time) {
        return new UUID(time.toEpochMilli() << TIME_SHIFT, 0);
    }
}
