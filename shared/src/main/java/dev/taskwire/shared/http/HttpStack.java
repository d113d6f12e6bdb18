package dev.taskwire.shared.http;

import dev.taskwire.shared.contract.Contract;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * What the routers of one process have in common, whatever event loop they run on.
 *
 * @param requestTimeout the whole time of one request, unless the caller's own deadline is nearer
 */
public record HttpStack(
        Contract contract,
        AccessLog log,
        ErrorHandler errors,
        Admission admission,
        CallerCheck callers,
        Duration requestTimeout) {

    /** An empty router. */
    public StrictRouter routes(Vertx vertx) {
        return new StrictRouter(vertx, log, errors);
    }

    /** Operations of the contract, to be served by that router. */
    public ApiRouter api(StrictRouter routes) {
        return new ApiRouter(routes, this);
    }
}
