package dev.taskwire.shared.http;

import dev.taskwire.shared.contract.Contract;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * What the routers of one process have in common, whatever event loop they run on.
 *
 * @param bounds those of the servers that serve the routers
 * @param requestTimeout the whole time of one request, unless the caller's own deadline is nearer
 */
public record HttpStack(
        Contract contract,
        AccessLog log,
        ErrorHandler errors,
        Admission admission,
        CallerCheck callers,
        ServerBounds bounds,
        Duration requestTimeout) {

    /** The same with bounds of its own, for one server that is alone in its process. */
    public HttpStack(
            Contract contract,
            AccessLog log,
            ErrorHandler errors,
            Admission admission,
            CallerCheck callers,
            Duration requestTimeout) {
        this(contract, log, errors, admission, callers, ServerBounds.ofProcess(false), requestTimeout);
    }

    /** An empty router. */
    public StrictRouter routes(Vertx vertx) {
        return new StrictRouter(vertx, log, errors);
    }
}
