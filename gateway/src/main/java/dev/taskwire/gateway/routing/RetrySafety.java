package dev.taskwire.gateway.routing;

import dev.taskwire.gateway.routing.Route.Access;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which requests may be sent a second time although the first may have been sent and may still be on its way: those
 * whose first one does no harm when it comes after the second, and after whatever others have written since. A process
 * that stands still can wake up with it. What cannot have been sent, or was surely not processed, is not asked about
 * here.
 */
public final class RetrySafety {
    /** The unique key makes the late one miss. */
    private static final Set<String> KEYED = Set.of("/api/tasks", "/task/tasks/");

    /** A version in {@code If-Match} makes the late one miss, as each comes once. */
    private static final Set<String> VERSIONED =
            Set.of("/api/tasks/{task_id}", "/task/tasks/{task_id}/", "/api/users/me", "/api/users/{user_id}");

    /** One version and no choice of them. */
    private static final Pattern VERSION = Pattern.compile("\"[0-9]{1,19}\"");

    private RetrySafety() {}

    public static boolean isRepeatable(Route route, HttpServerRequest request) {
        var headers = request.headers();
        return isRepeatable(route, headers.contains("Idempotency-Key"), headers.getAll("If-Match"));
    }

    static boolean isRepeatable(Route route, boolean hasKey, List<String> ifMatch) {
        return switch (route.method()) {
            case "GET", "HEAD" -> true;
            case "DELETE" -> namesAnId(route) && (ifMatch.isEmpty() || namesVersion(route, ifMatch));
            case "PUT", "PATCH" -> namesVersion(route, ifMatch);
            case "POST" -> hasKey && ifMatch.isEmpty() && KEYED.contains(route.path());
            default -> false;
        };
    }

    private static boolean namesVersion(Route route, List<String> ifMatch) {
        return VERSIONED.contains(route.path())
                && route.access() == Access.SIGNED_IN
                && ifMatch.size() == 1
                && VERSION.matcher(ifMatch.get(0)).matches();
    }

    /**
     * Ids are never used again, so that a late DELETE of one finds nothing; of all that belongs to an id it would find
     * what has come since. What ends the session that it came with would be refused the second time.
     */
    private static boolean namesAnId(Route route) {
        return route.access() == Access.SIGNED_IN
                && (route.path().endsWith("}") || route.path().endsWith("}/"));
    }
}
