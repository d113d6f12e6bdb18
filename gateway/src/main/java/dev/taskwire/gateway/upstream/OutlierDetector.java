package dev.taskwire.gateway.upstream;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Ejects upstreams that fail, by the outcomes of their requests, and readmits them when they have recovered. Safe from
 * any thread.
 */
final class OutlierDetector {
    private static final Logger LOG = LoggerFactory.getLogger(OutlierDetector.class);
    private static final String RECOVERED = "the upstream has recovered; its slow start begins";

    private final String service;
    private final UpstreamMetrics metrics;

    OutlierDetector(String service, UpstreamMetrics metrics) {
        this.service = service;
        this.metrics = metrics;
    }

    /** Records the outcome of a request that began then at one of the upstreams. */
    void record(List<Upstream> upstreams, Upstream upstream, long began, AttemptOutcome attemptOutcome, long now) {
        var circuitBreaker = upstream.circuitBreaker();
        switch (attemptOutcome) {
            case SUCCEEDED -> recordSuccess(upstream, began, now);
            case DEGRADED ->
                logEjection(
                        upstream, circuitBreaker.recordFailure(began, now, () -> canSpare(upstreams, upstream, now)));
            case FAILED -> logEjection(upstream, circuitBreaker.recordFailure(began, now, () -> true));
            case CONNECTION_REFUSED ->
                logEjection(
                        upstream,
                        hasOther(upstreams, upstream, now)
                                ? circuitBreaker.forceOpen(now)
                                : circuitBreaker.recordFailure(began, now, () -> true));
            case UNKNOWN -> circuitBreaker.onCancelled(began);
        }
    }

    /** Records that a request which began then has succeeded. */
    void recordSuccess(Upstream upstream, long began, long now) {
        if (upstream.circuitBreaker().recordSuccess(began, now)) {
            log(Level.INFO, upstream, RECOVERED);
        }
    }

    /** Records whether an upstream says that it is ready. */
    void onHealthResult(Upstream upstream, boolean ready, long now) {
        if (upstream.updateReadiness(ready, now)) {
            log(
                    Level.INFO,
                    upstream,
                    ready ? "the upstream is ready" : "the upstream is not ready; it gets no requests");
        }
        if (ready && upstream.circuitBreaker().isWaitElapsed(now)) {
            upstream.circuitBreaker().startSlowStart(now);
            log(Level.INFO, upstream, RECOVERED);
        }
    }

    private static boolean hasOther(List<Upstream> upstreams, Upstream upstream, long now) {
        return upstreams.stream().anyMatch(other -> other != upstream && other.isAvailable(now));
    }

    /** Upstreams that respond, even with errors, are ejected only while at least half of all remain. */
    private static boolean canSpare(List<Upstream> upstreams, Upstream upstream, long now) {
        long unavailable = upstreams.stream()
                .filter(other -> other != upstream && !other.isAvailable(now))
                .count();
        return (unavailable + 1) * 2 <= upstreams.size();
    }

    private void logEjection(Upstream upstream, boolean ejected) {
        if (ejected) {
            metrics.recordEjection();
            log(Level.WARN, upstream, "the upstream fails too often; its circuit breaker opens");
        }
    }

    private void log(Level level, Upstream upstream, String message) {
        LOG.atLevel(level)
                .addKeyValue("upstream", service)
                .addKeyValue("address", upstream.address())
                .log(message);
    }
}
