package dev.taskwire.gateway.proxy;

import dev.taskwire.gateway.clientaddress.ClientOrigin;
import dev.taskwire.shared.telemetry.tracing.TraceParent;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which headers cross the gateway. Hop-by-hop ones (RFC 9110, 7.6.1) do not, in either direction, nor do those by which
 * a client could pretend to be the gateway, nor what a service tells the gateway alone, which begins with
 * {@code X-Internal-}.
 */
final class ForwardedHeaders {
    private static final List<String> HOP_BY_HOP = List.of(
            "Connection",
            "Keep-Alive",
            "Proxy-Connection",
            "Proxy-Authenticate",
            "Proxy-Authorization",
            "TE",
            "Trailer",
            "Transfer-Encoding",
            "Upgrade");

    /** Set anew for each hop, from what we know ourselves. */
    private static final MultiMap NOT_TO_SERVICE = names(
            "Host",
            "Content-Length",
            "Expect",
            "Forwarded",
            "X-Real-IP",
            "X-Request-Id",
            "X-Request-Timeout",
            TraceParent.HEADER);

    private static final List<String> NOT_TO_SERVICE_BY_PREFIX =
            List.of("X-Forwarded-", "X-User-", "X-Role", "X-Auth-", "X-Internal-");

    /** On every answer already, as the gateway has it, or nobody's business outside. */
    private static final MultiMap NOT_TO_CLIENT = names(
            "X-Request-Id",
            "Server",
            "Via",
            "X-Powered-By",
            "Content-Security-Policy",
            "Referrer-Policy",
            "Strict-Transport-Security",
            "X-Content-Type-Options",
            "X-Frame-Options");

    private static final List<String> NOT_TO_CLIENT_BY_PREFIX = List.of("X-Internal-", "Access-Control-");

    private static final MultiMap MEANT_FOR_ALL = MultiMap.caseInsensitiveMultiMap()
            .add("Authorization", "")
            .add("Content-Type", "")
            .add("Idempotency-Key", "")
            .add("If-Match", "")
            .add("If-None-Match", "");

    private ForwardedHeaders() {}

    /**
     * These names and the hop-by-hop ones; found however they are written, and without a copy of what is looked for.
     */
    private static MultiMap names(String... names) {
        var all = MultiMap.caseInsensitiveMultiMap();
        HOP_BY_HOP.forEach(name -> all.add(name, ""));
        for (String name : names) {
            all.add(name, "");
        }
        return all;
    }

    /** Copies what a service may see of a client's headers. */
    static void toService(HttpServerRequest request, ClientOrigin origin, MultiMap target) {
        copy(request.headers(), NOT_TO_SERVICE, NOT_TO_SERVICE_BY_PREFIX, target);
        target.set("X-Forwarded-For", origin.address());
        target.set("X-Forwarded-Proto", origin.scheme());
        if (origin.host() != null) {
            target.set("X-Forwarded-Host", origin.host());
        }
    }

    /** Copies what a client may see of a service's headers. */
    static void toClient(MultiMap headers, MultiMap target) {
        copy(headers, NOT_TO_CLIENT, NOT_TO_CLIENT_BY_PREFIX, target);
    }

    private static void copy(MultiMap headers, MultiMap dropped, List<String> droppedByPrefix, MultiMap target) {
        var named = namedByConnection(headers);
        headers.forEach((name, value) -> {
            if (!dropped.contains(name)
                    && !beginsWithOneOf(droppedByPrefix, name)
                    && (named == null || !named.contains(name))) {
                target.add(name, value);
            }
        });
    }

    private static boolean beginsWithOneOf(List<String> prefixes, String name) {
        for (int i = 0; i < prefixes.size(); i++) {
            String prefix = prefixes.get(i);
            if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                return true;
            }
        }
        return false;
    }

    /** Further names that are for this hop only; null for the usual answer, which is none. */
    private static @Nullable MultiMap namedByConnection(MultiMap headers) {
        String first = headers.get("Connection");
        if (first == null) {
            return null;
        }
        var lines = headers.getAll("Connection");
        if (lines.size() == 1 && first.equalsIgnoreCase("keep-alive")) {
            return null;
        }
        var named = MultiMap.caseInsensitiveMultiMap();
        for (String line : lines) {
            for (String option : line.split(",", -1)) {
                // What we act on ourselves must reach the service too, or the two would decide differently.
                if (!MEANT_FOR_ALL.contains(option.trim())) {
                    named.add(option.trim(), "");
                }
            }
        }
        return named;
    }
}
