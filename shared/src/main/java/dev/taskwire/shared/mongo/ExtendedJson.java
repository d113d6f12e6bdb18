package dev.taskwire.shared.mongo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Converts BSON values to and from the JSON form that the MongoDB client uses (MongoDB Extended JSON v1). */
public final class ExtendedJson {
    private static final int UUID_BYTES = 16;
    private static final int UUID_SUBTYPE = 4;

    private ExtendedJson() {}

    /** Returns a UUID as BSON binary, subtype 4. */
    public static JsonObject uuid(UUID id) {
        byte[] bytes = ByteBuffer.allocate(UUID_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return new JsonObject().put("$binary", bytes).put("$type", UUID_SUBTYPE);
    }

    /** Reads a UUID in binary form, subtype 4. */
    public static UUID uuid(JsonObject value) {
        var bytes = ByteBuffer.wrap(value.getBinary("$binary"));
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    /** Returns a date in Extended JSON. MongoDB stores milliseconds. */
    public static JsonObject date(Instant instant) {
        return new JsonObject().put("$date", instant.toString());
    }

    public static Instant date(JsonObject value) {
        return Instant.parse(value.getString("$date"));
    }

    public static @Nullable Instant dateOrNull(@Nullable JsonObject value) {
        return value == null ? null : date(value);
    }

    /** Returns {@code {operator: operand}}. */
    public static JsonObject op(String operator, Object operand) {
        return new JsonObject().put(operator, operand);
    }

    /** Returns a query that at least one of the alternatives must match. */
    public static JsonObject or(JsonObject... alternatives) {
        var list = new JsonArray();
        for (var alternative : alternatives) {
            list.add(alternative);
        }
        return op("$or", list);
    }
}
