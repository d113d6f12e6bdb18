package dev.taskwire.gateway.route;

import dev.taskwire.gateway.route.Route.Access;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/**
 * Which requests may be sent a second time although the first may have had its effect: those after which the second
 * changes nothing and says the same.
 */
final class Repeats {
    private static final Set<String> KEYED = Set.of("/api/tasks", "/task/tasks/");

    private Repeats() {}

    static boolean isRepeatable(Route route, HttpServerRequest request) {
        var headers = request.headers();
        return isRepeatable(route, headers.contains("Idempotency-Key"), headers.contains("If-Match"));
    }

    static boolean isRepeatable(Route route, boolean hasKey, boolean namesVersion) {
        return switch (route.method()) {
            case "GET", "HEAD" -> true;
            case "PUT", "DELETE" -> isIdempotent(route) && !namesVersion;
            case "POST" -> hasKey && !namesVersion && KEYED.contains(route.path());
            default -> false;
        };
    }

    /** What ends the session that it came with, or needs the password that it replaces, would be refused afterwards. */
    private static boolean isIdempotent(Route route) {
        return route.access() == Access.SIGNED_IN && !route.path().endsWith("/password");
    }
}
