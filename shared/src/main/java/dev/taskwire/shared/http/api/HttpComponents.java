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
 * What the routers of one process have in common, whatever event loop they run on.
 *
 * @param bounds those of the servers that serve the routers
 * @param requestTimeout the whole time of one request, unless the caller's own deadline is nearer
 */
public record HttpComponents(
        OpenApiContract contract,
        AccessLog log,
        ErrorHandler errors,
        ConcurrencyLimiter admission,
        BearerAuthenticator callers,
        ServerMemoryLimits bounds,
        Duration requestTimeout) {

    /** The same with bounds of its own, for one server that is alone in its process. */
    public HttpComponents(
            OpenApiContract contract,
            AccessLog log,
            ErrorHandler errors,
            ConcurrencyLimiter admission,
            BearerAuthenticator callers,
            Duration requestTimeout) {
        this(contract, log, errors, admission, callers, ServerMemoryLimits.ofProcess(false), requestTimeout);
    }

    /** An empty router. */
    public StrictRouter routes(Vertx vertx) {
        return new StrictRouter(vertx, log, errors);
    }
}
