package dev.taskwire.gateway.routing;

import dev.taskwire.gateway.routing.Route.Access;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides which requests are safe to retry although the first copy may have been sent and may still arrive. A process
 * that was paused can still handle the first copy when it resumes. So a retry is safe only if the first copy does no
 * harm when it is handled after the second, and after anything that others have written since. This check does not
 * apply to requests that cannot have been sent, or that were surely not processed.
 */
public final class RetrySafety {
    /** Paths where a late first copy has no effect, since its idempotency key is unique. */
    private static final Set<String> PATHS_WITH_IDEMPOTENCY_KEY = Set.of("/api/tasks", "/task/tasks/");

    /**
     * Paths where a late first copy has no effect, since its {@code If-Match} names a version, and each version exists
     * once.
     */
    private static final Set<String> PATHS_WITH_VERSION =
            Set.of("/api/tasks/{task_id}", "/task/tasks/{task_id}/", "/api/users/me", "/api/users/{user_id}");

    /** Exactly one version, not a list of several; empty elements of the list count for nothing (RFC 9110, 5.6.1.2). */
    private static final Pattern SINGLE_VERSION_TAG = Pattern.compile("[ \\t,]*\"[0-9]{1,19}\"[ \\t,]*");

    private RetrySafety() {}

    /** Returns whether the request may be sent again although the first copy may have been sent. */
    public static boolean isRetryable(Route route, HttpServerRequest request) {
        var headers = request.headers();
        return isRetryable(route, headers.contains("Idempotency-Key"), headers.getAll("If-Match"));
    }

    static boolean isRetryable(Route route, boolean hasKey, List<String> ifMatch) {
        return switch (route.method()) {
            case "GET", "HEAD" -> true;
            case "DELETE" -> targetsOneObject(route) && (ifMatch.isEmpty() || requiresVersion(route, ifMatch));
            case "PUT", "PATCH" -> requiresVersion(route, ifMatch);
            case "POST" -> hasKey && ifMatch.isEmpty() && PATHS_WITH_IDEMPOTENCY_KEY.contains(route.path());
            default -> false;
        };
    }

    private static boolean requiresVersion(Route route, List<String> ifMatch) {
        return PATHS_WITH_VERSION.contains(route.path())
                && route.access() == Access.SIGNED_IN
                && ifMatch.size() == 1
                && SINGLE_VERSION_TAG.matcher(ifMatch.get(0)).matches();
    }

    /**
     * Returns whether the request deletes one object by its id. Ids are never reused, so that a late DELETE finds
     * nothing. A late DELETE of everything that belongs to an id would also delete what was added since. A request that
     * ends its own session would be refused the second time.
     */
    private static boolean targetsOneObject(Route route) {
        return route.access() == Access.SIGNED_IN
                && (route.path().endsWith("}") || route.path().endsWith("}/"));
    }
}
