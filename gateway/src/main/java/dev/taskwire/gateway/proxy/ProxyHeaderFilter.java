package dev.taskwire.gateway.proxy;

import dev.taskwire.gateway.clientaddress.ClientOrigin;
import dev.taskwire.shared.http.header.HeaderList;
import dev.taskwire.shared.telemetry.tracing.TraceParent;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Filters the headers that the gateway forwards. Hop-by-hop headers (RFC 9110, 7.6.1) are dropped in both directions.
 * So are those with which a client could impersonate the gateway, and those that a service sends to the gateway only,
 * which begin with {@code X-Internal-}.
 */
final class ProxyHeaderFilter {
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

    /** Set by the gateway itself for each hop. */
    private static final MultiMap DROPPED_REQUEST_HEADERS = names(
            "Host",
            "Content-Length",
            "Expect",
            "Forwarded",
            "X-Real-IP",
            "X-Request-Id",
            "X-Request-Timeout",
            TraceParent.HEADER);

    private static final List<String> DROPPED_REQUEST_PREFIXES =
            List.of("X-Forwarded-", "X-User-", "X-Role", "X-Auth-", "X-Internal-");

    /** Set by the gateway on every response, or not meant for clients. */
    private static final MultiMap DROPPED_RESPONSE_HEADERS = names(
            "X-Request-Id",
            "Server",
            "Via",
            "X-Powered-By",
            "Content-Security-Policy",
            "Referrer-Policy",
            "Strict-Transport-Security",
            "X-Content-Type-Options",
            "X-Frame-Options");

    private static final List<String> DROPPED_RESPONSE_PREFIXES = List.of("X-Internal-", "Access-Control-");

    private static final MultiMap END_TO_END = MultiMap.caseInsensitiveMultiMap()
            .add("Authorization", "")
            .add("Content-Type", "")
            .add("Idempotency-Key", "")
            .add("If-Match", "")
            .add("If-None-Match", "");

    /** The place before a path: one slash and not two, after which a host would follow. */
    private static final Pattern LOCATION_PATH = Pattern.compile("^()(?=/(?!/))");

    private static final Pattern LINK_PATH = Pattern.compile("((?:^|,)[ \\t]*<)(?=/(?!/))");

    private ProxyHeaderFilter() {}

    /**
     * Returns these names and the hop-by-hop ones as a map that ignores case and needs no copy of the name looked up.
     */
    private static MultiMap names(String... names) {
        var all = MultiMap.caseInsensitiveMultiMap();
        HOP_BY_HOP.forEach(name -> all.add(name, ""));
        for (String name : names) {
            all.add(name, "");
        }
        return all;
    }

    /** Copies the headers of a request that a service may see, and sets the {@code X-Forwarded-} ones. */
    static void copyRequestHeaders(HttpServerRequest request, ClientOrigin origin, MultiMap target) {
        copy(request.headers(), DROPPED_REQUEST_HEADERS, DROPPED_REQUEST_PREFIXES, target);
        target.set("X-Forwarded-For", origin.address());
        target.set("X-Forwarded-Proto", origin.scheme());
        if (origin.host() != null) {
            target.set("X-Forwarded-Host", origin.host());
        }
    }

    /**
     * Copies the headers of a response that a client may see.
     *
     * @param pathPrefix is put before the paths of {@code Location} and {@code Link}, which the services write without
     *     it
     */
    static void copyResponseHeaders(MultiMap headers, String pathPrefix, MultiMap target) {
        copy(headers, DROPPED_RESPONSE_HEADERS, DROPPED_RESPONSE_PREFIXES, target);
        if (!pathPrefix.isEmpty()) {
            addPathPrefix("Location", LOCATION_PATH, pathPrefix, target);
            addPathPrefix("Link", LINK_PATH, pathPrefix, target);
        }
    }

    private static void addPathPrefix(String name, Pattern path, String pathPrefix, MultiMap target) {
        var lines = target.getAll(name);
        if (!lines.isEmpty()) {
            String replacement = "$1" + Matcher.quoteReplacement(pathPrefix);
            target.set(
                    name,
                    lines.stream()
                            .map(line -> path.matcher(line).replaceAll(replacement))
                            .toList());
        }
    }

    private static void copy(MultiMap headers, MultiMap dropped, List<String> droppedByPrefix, MultiMap target) {
        var named = namedByConnection(headers);
        headers.forEach((name, value) -> {
            if (!dropped.contains(name)
                    && !hasPrefix(droppedByPrefix, name)
                    && (named == null || !named.contains(name))) {
                target.add(name, value);
            }
        });
    }

    private static boolean hasPrefix(List<String> prefixes, String name) {
        for (int i = 0; i < prefixes.size(); i++) {
            String prefix = prefixes.get(i);
            if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the further names that {@code Connection} marks as hop-by-hop; null if there are none, which is usual.
     */
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
        for (String option : HeaderList.elements(lines)) {
            // Headers that the gateway acts on must reach the service too, or the two would decide differently.
            if (!END_TO_END.contains(option)) {
                named.add(option, "");
            }
        }
        return named;
    }
}
