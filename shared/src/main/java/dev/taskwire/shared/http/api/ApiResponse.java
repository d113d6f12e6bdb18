package dev.taskwire.shared.http.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answers when it succeeds; headers are added by copying.
 *
 * @param secret whether the body holds a token
 */
public record ApiResponse(int status, @Nullable Buffer body, Map<String, String> headers, boolean secret) {
    /** The tag of the object in the body; the router answers 304 by it. */
    static final String ETAG = "ETag";

    static final String CACHE_CONTROL = "Cache-Control";

    public ApiResponse(int status, @Nullable Buffer body, Map<String, String> headers) {
        this(status, body, headers, false);
    }

    public static ApiResponse ok(JsonObject body) {
        return new ApiResponse(200, body.toBuffer(), Map.of());
    }

    public static ApiResponse ok(JsonArray body) {
        return new ApiResponse(200, body.toBuffer(), Map.of());
    }

    /** 201 with where the new object is. */
    public static ApiResponse created(String location, JsonObject body) {
        return new ApiResponse(201, body.toBuffer(), Map.of("Location", location));
    }

    public static ApiResponse noContent() {
        return new ApiResponse(204, null, Map.of());
    }

    public ApiResponse etag(long version) {
        return header(ETAG, EntityTag.of(version));
    }

    /** For answers that hold a token: they are never compressed. */
    public ApiResponse withSecret() {
        return new ApiResponse(status, body, headers, true);
    }

    /** For answers that the caller's own cache may keep, and asks about by their tag before each use. */
    public ApiResponse revalidated() {
        return header(CACHE_CONTROL, "private, no-cache");
    }

    public ApiResponse header(String name, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new ApiResponse(status, body, all, secret);
    }
}
