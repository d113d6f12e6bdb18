package dev.taskwire.gateway.upstream;

import dev.taskwire.gateway.client.Origin;
import dev.taskwire.shared.trace.TraceParent;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which headers cross the gateway. Hop-by-hop ones (RFC 9110, 7.6.1) do not, in either direction, nor do those by which
 * a client could pretend to be the gateway.
 */
final class ForwardedHeaders {
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final Set<String> MEANT_FOR_ALL =
            Set.of("authorization", "content-type", "idempotency-key", "if-match", "if-none-match");

    /** Set anew for each hop, from what we know ourselves. */
    private static final Set<String> OURS = Set.of(
            "host",
            "content-length",
            "expect",
            "forwarded",
            "x-real-ip",
            "x-request-id",
            "x-request-timeout",
            TraceParent.HEADER);

    private static final List<String> OURS_BY_PREFIX =
            List.of("x-forwarded-", "x-user-", "x-role", "x-auth-", "x-internal-");

    private ForwardedHeaders() {}

    /** Copies what a service may see of a client's headers. */
    static void toService(HttpServerRequest request, Origin origin, MultiMap target) {
        var named = namedByConnection(request.headers());
        request.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(lower) && !named.contains(lower) && !isOurs(lower)) {
                target.add(name, value);
            }
        });
        target.set("X-Forwarded-For", origin.address());
        target.set("X-Forwarded-Proto", origin.scheme());
        if (origin.host() != null) {
            target.set("X-Forwarded-Host", origin.host());
        }
    }

    /** Copies what a client may see of a service's headers. */
    static void toClient(MultiMap headers, MultiMap target) {
        var named = namedByConnection(headers);
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            // The request's id is on the answer already.
            if (!HOP_BY_HOP.contains(lower) && !named.contains(lower) && !lower.equals("x-request-id")) {
                target.add(name, value);
            }
        });
    }

    private static boolean isOurs(String lower) {
        if (OURS.contains(lower)) {
            return true;
        }
        for (String prefix : OURS_BY_PREFIX) {
            if (lower.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> namedByConnection(MultiMap headers) {
        var lines = headers.getAll("Connection");
        if (lines.isEmpty()) {
            return Set.of();
        }
        var named = new HashSet<String>();
        for (String line : lines) {
            for (String option : line.split(",", -1)) {
                named.add(option.trim().toLowerCase(Locale.ROOT));
            }
        }
        // What we act on ourselves must reach the service too, or the two would decide differently.
        named.removeAll(MEANT_FOR_ALL);
        return named;
    }
}
