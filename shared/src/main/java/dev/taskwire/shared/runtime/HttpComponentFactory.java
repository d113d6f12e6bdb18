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

/** Creates the components that the routers of a process share, according to who sends its requests. */
public final class HttpComponentFactory {
    /** From the reserve of a limit, one client may use the limit divided by this number. */
    private static final int RESERVE_DIVISOR = 64;

    private final ServiceRuntime runtime;
    private final boolean appliesFairShares;
    private final ErrorHandler errors;

    private HttpComponentFactory(ServiceRuntime runtime, boolean appliesFairShares, ErrorHandler errors) {
        this.runtime = runtime;
        this.appliesFairShares = appliesFairShares;
        this.errors = errors;
    }

    /** Returns the factory of a process that any client can reach. Each client gets a fair share of what is limited. */
    public static HttpComponentFactory forClients(ServiceRuntime runtime) {
        return new HttpComponentFactory(runtime, true, new ErrorHandler(MongoErrorTranslator::translate));
    }

    /** Returns the factory of a process that only gateways reach. They have applied fair shares already. */
    public static HttpComponentFactory forGateways(ServiceRuntime runtime) {
        return new HttpComponentFactory(runtime, false, ErrorHandler.forGateways(MongoErrorTranslator::translate));
    }

    /** Creates the components of the process' HTTP server. */
    public HttpComponents createComponents(OpenApiContract contract, AccessTokenVerifier tokens, int maxRequests) {
        var bounds = ServerMemoryLimits.ofProcess(appliesFairShares);
        ServerMemoryMetrics.register(bounds, runtime.metrics());
        return new HttpComponents(
                contract,
                new AccessLog(runtime.config().service(), runtime.telemetry()),
                errors,
                createConcurrencyLimiter("requests", maxRequests),
                new BearerAuthenticator(tokens),
                bounds,
                runtime.config().requestTimeout());
    }

    /**
     * Creates a concurrency limit and its metrics.
     *
     * @param what the limit's name in the metrics
     * @param bound how many requests are worked on at once
     */
    public ConcurrencyLimiter createConcurrencyLimiter(String what, int bound) {
        var concurrencyLimiter = appliesFairShares
                ? ConcurrencyLimiter.shared(bound, Math.max(1, bound / RESERVE_DIVISOR), runtime::isPrepared)
                : new ConcurrencyLimiter(bound, runtime::isPrepared);
        var metrics = runtime.metrics();
        metrics.gauge("admission.running", "Requests in progress.", concurrencyLimiter::running, "admission", what);
        metrics.functionCounter(
                "admission.refused",
                "Requests that were refused with 503, because there was no room.",
                concurrencyLimiter,
                ConcurrencyLimiter::refused,
                "admission",
                what);
        return concurrencyLimiter;
    }
}
