package dev.taskwire.testing.http;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response as it came over the wire, for tests; names of headers are compared without case. */
public record RawHttpResponse(int status, Map<String, String> headers, String body) {
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    public JsonObject json() {
        return new JsonObject(body);
    }
}
