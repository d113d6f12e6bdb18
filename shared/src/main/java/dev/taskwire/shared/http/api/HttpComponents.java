package dev.taskwire.shared.http.api;

import dev.taskwire.shared.auth.BearerAuthenticator;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.limit.ServerMemoryLimits;
import dev.taskwire.shared.http.request.ConcurrencyLimiter;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.http.server.AccessLog;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * The components that the routers of a process share on all event loops.
 *
 * @param bounds the limits of the servers that serve the routers
 * @param requestTimeout the longest time of a request, unless the caller's deadline is earlier
 */
public record HttpComponents(
        OpenApiContract contract,
        AccessLog log,
        ErrorHandler errors,
        ConcurrencyLimiter admission,
        BearerAuthenticator callers,
        ServerMemoryLimits bounds,
        Duration requestTimeout) {

    /** Creates components with their own limits, for a server that is the only one in its process. */
    public HttpComponents(
            OpenApiContract contract,
            AccessLog log,
            ErrorHandler errors,
            ConcurrencyLimiter admission,
            BearerAuthenticator callers,
            Duration requestTimeout) {
        this(contract, log, errors, admission, callers, ServerMemoryLimits.ofProcess(false), requestTimeout);
    }

    /** Returns an empty router. */
    public StrictRouter routes(Vertx vertx) {
        return new StrictRouter(vertx, log, errors);
    }
}
