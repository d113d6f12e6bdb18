package dev.taskwire.shared.http.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The response of an operation that has succeeded. The methods that add a header return a copy.
 *
 * @param containsToken whether the body holds a token
 * @param stream the body, if it is made part by part; then {@code body} is null
 */
public record ApiResponse(
        int status,
        @Nullable Buffer body,
        Map<String, String> headers,
        boolean containsToken,
        @Nullable BodyStream stream) {
    /** The entity tag of the object in the body, by which the router responds with 304. */
    static final String ETAG = "ETag";

    static final String CACHE_CONTROL = "Cache-Control";

    public ApiResponse(int status, @Nullable Buffer body, Map<String, String> headers) {
        this(status, body, headers, false, null);
    }

    public static ApiResponse ok(JsonObject body) {
        return new ApiResponse(200, body.toBuffer(), Map.of());
    }

    public static ApiResponse ok(JsonArray body) {
        return new ApiResponse(200, body.toBuffer(), Map.of());
    }

    /** Returns status 200 with a body that is made while it is sent. */
    public static ApiResponse ok(BodyStream stream) {
        return new ApiResponse(200, null, Map.of(), false, stream);
    }

    /** Returns status 201 with the location of the new object. */
    public static ApiResponse created(String location, JsonObject body) {
        return new ApiResponse(201, body.toBuffer(), Map.of("Location", location));
    }

    public static ApiResponse noContent() {
        return new ApiResponse(204, null, Map.of());
    }

    /** Returns a copy with a strong {@code ETag} of that version (RFC 9110). */
    public ApiResponse etag(long version) {
        return header(ETAG, EntityTag.of(version));
    }

    /** Marks a response that holds a token, which is never compressed. */
    public ApiResponse withSecret() {
        return new ApiResponse(status, body, headers, true, stream);
    }

    /** Marks a response that the caller's own cache may keep and must revalidate by its entity tag before each use. */
    public ApiResponse revalidated() {
        return header(CACHE_CONTROL, "private, no-cache");
    }

    /** Returns a copy with that header, which replaces one of the same name. */
    public ApiResponse header(String name, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new ApiResponse(status, body, all, containsToken, stream);
    }
}
