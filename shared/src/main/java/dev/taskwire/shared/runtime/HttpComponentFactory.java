package dev.taskwire.shared.runtime;

import dev.taskwire.shared.auth.AccessTokenVerifier;
import dev.taskwire.shared.auth.BearerAuthenticator;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.http.api.HttpComponents;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.limit.ServerMemoryLimits;
import dev.taskwire.shared.http.limit.ServerMemoryMetrics;
import dev.taskwire.shared.http.request.ConcurrencyLimiter;
import dev.taskwire.shared.http.server.AccessLog;
import dev.taskwire.shared.mongo.MongoErrorTranslator;

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
        return new HttpComponentFactory(runtime, true, new ErrorHandler(MongoErrorTranslator::translate));
    }

    /** For a process that only gateways call, which divide what is scarce before they call. */
    public static HttpComponentFactory forGateways(ServiceRuntime runtime) {
        return new HttpComponentFactory(runtime, false, ErrorHandler.forGateways(MongoErrorTranslator::translate));
    }

    /** Creates the components of the one HTTP server of the process. */
    public HttpComponents httpComponents(OpenApiContract contract, AccessTokenVerifier tokens, int maxRequests) {
        var bounds = ServerMemoryLimits.ofProcess(dividesAmongClients);
        ServerMemoryMetrics.show(bounds, runtime.metrics());
        return new HttpComponents(
                contract,
                new AccessLog(runtime.config().service(), runtime.telemetry()),
                errors,
                admission("requests", maxRequests),
                new BearerAuthenticator(tokens),
                bounds,
                runtime.config().requestTimeout());
    }

    /** Creates a bound on how much is worked on at once, and shows how much that is. */
    public ConcurrencyLimiter admission(String what, int bound) {
        var concurrencyLimiter = dividesAmongClients
                ? ConcurrencyLimiter.shared(bound, Math.max(1, bound / RESERVE_DIVISOR), runtime::isPrepared)
                : new ConcurrencyLimiter(bound, runtime::isPrepared);
        var metrics = runtime.metrics();
        metrics.gauge("admission.running", "What is worked on now.", concurrencyLimiter::running, "admission", what);
        metrics.counterOf(
                "admission.refused",
                "What was refused with 503, since there was no room.",
                concurrencyLimiter,
                ConcurrencyLimiter::refused,
                "admission",
                what);
        return concurrencyLimiter;
    }
}
