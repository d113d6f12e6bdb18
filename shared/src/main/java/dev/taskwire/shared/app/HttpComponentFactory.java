package dev.taskwire.shared.app;

import dev.taskwire.shared.auth.AccessTokens;
import dev.taskwire.shared.contract.Contract;
import dev.taskwire.shared.http.AccessLog;
import dev.taskwire.shared.http.Admission;
import dev.taskwire.shared.http.CallerCheck;
import dev.taskwire.shared.http.ErrorHandler;
import dev.taskwire.shared.http.HttpStack;
import dev.taskwire.shared.http.ServerBounds;
import dev.taskwire.shared.mongo.MongoErrors;

/** Creates what the routers of a process have in common, according to who calls it. */
public final class HttpComponentFactory {
    /** What a client may have of the reserve of anything that is divided. */
    private static final int RESERVE_DIVISOR = 64;

    private final ServiceRuntime runtime;
    private final boolean dividesAmongClients;
    private final ErrorHandler errors;

    private HttpComponentFactory(ServiceRuntime runtime, boolean dividesAmongClients, ErrorHandler errors) {
        this.runtime = runtime;
        this.dividesAmongClients = dividesAmongClients;
        this.errors = errors;
    }

    /** For a process that anybody calls; each client gets a share of what is scarce. */
    public static HttpComponentFactory forClients(ServiceRuntime runtime) {
        return new HttpComponentFactory(runtime, true, new ErrorHandler(MongoErrors::translate));
    }

    /** For a process that only gateways call, which divide what is scarce before they call. */
    public static HttpComponentFactory forGateways(ServiceRuntime runtime) {
        return new HttpComponentFactory(runtime, false, ErrorHandler.forGateways(MongoErrors::translate));
    }

    /** Creates the components of the one HTTP server of the process. */
    public HttpStack httpComponents(Contract contract, AccessTokens tokens, int maxRequests) {
        var bounds = ServerBounds.ofProcess(dividesAmongClients);
        ServerBoundsMetrics.show(bounds, runtime.metrics());
        return new HttpStack(
                contract,
                new AccessLog(runtime.config().service(), runtime.telemetry()),
                errors,
                admission("requests", maxRequests),
                new CallerCheck(tokens),
                bounds,
                runtime.config().requestTimeout());
    }

    /** Creates a bound on how much is worked on at once, and shows how much that is. */
    public Admission admission(String what, int bound) {
        var admission = dividesAmongClients
                ? Admission.shared(bound, Math.max(1, bound / RESERVE_DIVISOR), runtime::isPrepared)
                : new Admission(bound, runtime::isPrepared);
        var metrics = runtime.metrics();
        metrics.gauge("admission.running", "What is worked on now.", admission::running, "admission", what);
        metrics.counterOf(
                "admission.refused",
                "What was refused with 503, since there was no room.",
                admission,
                Admission::refused,
                "admission",
                what);
        return admission;
    }
}
