package dev.taskwire.shared.auth;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

/** The key that the services present to each other on paths under {@code /internal/}. */
public record InternalApiKey(String value) {
    public static final String HEADER = "X-Internal-Api-Key";

    private static final int MIN_LENGTH = 16;

    /** Reads {@code INTERNAL_API_KEY}, which is required. */
    public static InternalApiKey from(EnvironmentReader environment) {
        String key = environment.requiredSecret("INTERNAL_API_KEY", "the secret that gateway, ums and tms share");
        if (!key.isEmpty() && key.length() < MIN_LENGTH) {
            environment.addError("INTERNAL_API_KEY", "must have at least " + MIN_LENGTH + " characters");
        }
        return new InternalApiKey(key);
    }

    /** Returns the headers that present the key in a request. */
    public Map<String, String> headers() {
        return Map.of(HEADER, value);
    }

    /**
     * Succeeds when the request presents the key; else fails with UNAUTHENTICATED. Takes the same time for every wrong
     * key of the right length.
     */
    public Future<Void> check(HttpServerRequest request) {
        String shown = request.getHeader(HEADER);
        boolean same = shown != null
                && MessageDigest.isEqual(
                        shown.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
        return same
                ? Future.succeededFuture()
                : Future.failedFuture(ApplicationException.of(
                        ErrorCode.UNAUTHENTICATED, "The request must have the internal API key."));
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "InternalApiKey[...]";
    }
}
