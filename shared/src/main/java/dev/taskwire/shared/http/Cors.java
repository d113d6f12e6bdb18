package dev.taskwire.shared.http;

import dev.taskwire.shared.config.Env;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which other origins' pages a browser lets call us (CORS, in the Fetch standard). Nothing is said of credentials: we
 * take bearer tokens and no cookies.
 */
public record Cors(boolean anyOrigin, Set<String> origins) {
    /** Pages of our own origin only. */
    public static final Cors OFF = new Cors(false, Set.of());

    private static final String VARIABLE = "CORS_ORIGINS";
    /** As browsers write it: a default port is left out. */
    private static final Pattern ORIGIN = Pattern.compile(
            "(?!http:.*:80$|https:.*:443$)https?://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+])(:[1-9]\\d{0,4})?");

    private static final String SENT =
            "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id";
    private static final String READ = "ETag, Location, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id, "
            + "Idempotent-Replayed, WWW-Authenticate, Allow";
    /** Two hours, the longest that browsers keep it. */
    private static final String PREFLIGHT_SECONDS = "7200";

    private static final String ALLOWED_ORIGIN = "Access-Control-Allow-Origin";

    public Cors {
        origins = Set.copyOf(origins);
    }

    /**
     * Reads {@code CORS_ORIGINS}: origins such as {@code https://app.example.com}, separated by commas, or {@code *}.
     */
    public static Cors from(Env env) {
        var list = env.text(VARIABLE);
        if (list.isEmpty()) {
            return OFF;
        }
        if (list.get().equals("*")) {
            return new Cors(true, Set.of());
        }
        var origins = new HashSet<String>();
        for (String part : list.get().split(",", -1)) {
            String origin = part.trim();
            if (ORIGIN.matcher(origin).matches()) {
                origins.add(origin);
            } else {
                env.fault(
                        VARIABLE, "'" + origin + "' is no origin such as https://app.example.com, nor is all of it *");
            }
        }
        return new Cors(false, origins);
    }

    /** Says on the answer who may read it. */
    void open(RoutingContext ctx) {
        if (anyOrigin) {
            ctx.response().putHeader(ALLOWED_ORIGIN, "*").putHeader("Access-Control-Expose-Headers", READ);
        } else if (!origins.isEmpty()) {
            // Caches must not show one origin's answer to another.
            ctx.response().putHeader("Vary", "Origin");
            String origin = ctx.request().getHeader("Origin");
            if (isAllowed(origin)) {
                ctx.response().putHeader(ALLOWED_ORIGIN, origin).putHeader("Access-Control-Expose-Headers", READ);
            }
        }
    }

    private boolean isAllowed(@Nullable String origin) {
        return origin != null && (anyOrigin || origins.contains(origin));
    }

    /** Whether a browser asks what a page of an allowed origin may send. */
    boolean isPreflight(RoutingContext ctx) {
        return ctx.request().method().equals(HttpMethod.OPTIONS)
                && isAllowed(ctx.request().getHeader("Origin"))
                && ctx.request().headers().contains("Access-Control-Request-Method");
    }

    /** Answers it; nobody needs a token for that, since browsers send none. */
    void answerPreflight(RoutingContext ctx, String methods) {
        ctx.response()
                .setStatusCode(204)
                .putHeader("Access-Control-Allow-Methods", methods)
                .putHeader("Access-Control-Allow-Headers", SENT)
                .putHeader("Access-Control-Max-Age", PREFLIGHT_SECONDS)
                .end();
    }
}
