package dev.taskwire.shared.http.server;

import dev.taskwire.shared.config.EnvironmentReader;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides which other origins' pages may call the API from a browser (CORS, in the Fetch standard). It allows no
 * credentials: the API uses bearer tokens and no cookies.
 */
public record CorsPolicy(boolean anyOrigin, Set<String> origins) {
    /** Allows pages of the same origin only. */
    public static final CorsPolicy OFF = new CorsPolicy(false, Set.of());

    private static final String VARIABLE = "CORS_ORIGINS";
    /** An origin as browsers send it, without a default port. */
    private static final Pattern ORIGIN = Pattern.compile(
            "(?!http:.*:80$|https:.*:443$)https?://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+])(:[1-9]\\d{0,4})?");

    private static final String ALLOWED_HEADERS =
            "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id, "
                    + "traceparent, tracestate, baggage, X-Requested-With, Last-Event-ID";
    private static final String EXPOSED_HEADERS =
            "ETag, Location, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id, "
                    + "Idempotent-Replayed, WWW-Authenticate, Allow";
    /** Two hours, the longest time that browsers cache a preflight response. */
    private static final String MAX_AGE_SECONDS = "7200";

    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private static final String ALLOWED_ORIGIN = "Access-Control-Allow-Origin";

    public CorsPolicy {
        origins = Set.copyOf(origins);
    }

    /**
     * Reads {@code CORS_ORIGINS}: origins such as {@code https://app.example.com}, separated by commas, or {@code *}.
     */
    public static CorsPolicy from(EnvironmentReader environment) {
        var list = environment.string(VARIABLE);
        if (list.isEmpty()) {
            return OFF;
        }
        if (list.get().equals("*")) {
            return new CorsPolicy(true, Set.of());
        }
        var origins = new HashSet<String>();
        for (String part : list.get().split(",", -1)) {
            String origin = part.trim();
            if (ORIGIN.matcher(origin).matches()) {
                origins.add(origin);
            } else {
                environment.addError(
                        VARIABLE,
                        "'" + origin
                                + "' is not an origin such as https://app.example.com; a single * allows all origins");
            }
        }
        return new CorsPolicy(false, origins);
    }

    /** Sets the headers that tell the browser who may read the response. Every status needs them. */
    void applyHeaders(HttpServerRequest request) {
        var response = request.response();
        if (anyOrigin) {
            response.putHeader(ALLOWED_ORIGIN, "*").putHeader("Access-Control-Expose-Headers", EXPOSED_HEADERS);
        } else if (!origins.isEmpty()) {
            // Caches must not give one origin's response to another.
            response.putHeader("Vary", "Origin");
            String origin = request.getHeader("Origin");
            if (isAllowed(origin)) {
                response.putHeader(ALLOWED_ORIGIN, origin).putHeader("Access-Control-Expose-Headers", EXPOSED_HEADERS);
            }
        }
    }

    private boolean isAllowed(@Nullable String origin) {
        return origin != null && (anyOrigin || origins.contains(origin));
    }

    /** Returns whether the request is the preflight request of an allowed origin. */
    public boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && isAllowed(request.getHeader("Origin"))
                && request.headers().contains("Access-Control-Request-Method");
    }

    /**
     * Responds to a preflight request, with the same methods for every path: a browser sends the request itself only if
     * they contain its method, and only then can the page read a 404, a 405 or a 414. It needs no token, since browsers
     * send none with it.
     */
    public void respondToPreflight(HttpServerResponse response) {
        response.setStatusCode(204)
                .putHeader("Access-Control-Allow-Methods", METHODS)
                .putHeader("Access-Control-Allow-Headers", ALLOWED_HEADERS)
                .putHeader("Access-Control-Max-Age", MAX_AGE_SECONDS)
                .end();
    }
}
