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
 * @param memoryLimits the limits of the servers that serve the routers
 * @param requestTimeout the longest time of a request, unless the caller's deadline is earlier
 */
public record HttpComponents(
        OpenApiContract contract,
        AccessLog log,
        ErrorHandler errors,
        ConcurrencyLimiter concurrencyLimiter,
        BearerAuthenticator authenticator,
        ServerMemoryLimits memoryLimits,
        Duration requestTimeout) {

    /** Creates components with their own limits, for a server that is the only one in its process. */
    public HttpComponents(
            OpenApiContract contract,
            AccessLog log,
            ErrorHandler errors,
            ConcurrencyLimiter concurrencyLimiter,
            BearerAuthenticator authenticator,
            Duration requestTimeout) {
        this(
                contract,
                log,
                errors,
                concurrencyLimiter,
                authenticator,
                ServerMemoryLimits.ofProcess(false),
                requestTimeout);
    }

    /** Returns an empty router. */
    public StrictRouter newRouter(Vertx vertx) {
        return new StrictRouter(vertx, log, errors);
    }
}
