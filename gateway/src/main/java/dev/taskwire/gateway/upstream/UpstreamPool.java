package dev.taskwire.gateway.upstream;

import dev.taskwire.shared.client.ServiceAddress;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.http.limit.FairShare;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the upstreams of one service and their capacity, which clients share fairly. Safe from any thread; shared by
 * all event loops.
 */
public final class UpstreamPool {
    /** How many requests a client may have when others hold nearly all of the capacity. */
    private static final int MIN_SHARE = 4;

    private final Vertx vertx;
    private final String service;
    private final LongSupplier nanoTime;
    private final UpstreamMetrics metrics;
    private final OutlierDetector outliers;
    private final LoadBalancer balancer = new LoadBalancer();
    private final RetryBudget budget = new RetryBudget();
    private final PendingRequestQueue pendingRequestQueue = new PendingRequestQueue();
    private final FairShare<ClientKey> shares = new FairShare<>(this::capacity, MIN_SHARE);
    private volatile List<Upstream> members = List.of();

    /**
     * Creates a pool without upstreams.
     *
     * @param service its name in messages and metrics
     * @param nanoTime the time, as {@link System#nanoTime}
     */
    public UpstreamPool(Vertx vertx, String service, LongSupplier nanoTime, UpstreamMetrics metrics) {
        this.vertx = vertx;
        this.service = service;
        this.nanoTime = nanoTime;
        this.metrics = metrics;
        this.outliers = new OutlierDetector(service, metrics);
    }

    public String service() {
        return service;
    }

    /** Returns the time in nanoseconds, of a clock that never goes back. */
    public long now() {
        return nanoTime.getAsLong();
    }

    /** Returns an upstream for each address that the latest look-up of the service found. */
    public List<Upstream> members() {
        return members;
    }

    /** Returns how many of its upstreams may get requests, as in {@code 2 of 3}. */
    public String availability() {
        var all = members;
        long now = now();
        return all.stream().filter(member -> member.isAvailable(now)).count() + " of " + all.size();
    }

    /**
     * Replaces the endpoints. An upstream whose endpoint remains keeps its state. One that is added to others gets
     * requests once a health check has found it ready.
     */
    synchronized void setEndpoints(List<ServiceAddress> endpoints) {
        var old = members;
        var next = new ArrayList<Upstream>();
        for (var endpoint : endpoints) {
            next.add(old.stream()
                    .filter(member -> member.endpoint().equals(endpoint))
                    .findAny()
                    .orElseGet(() -> new Upstream(endpoint, old.isEmpty())));
        }
        old.stream().filter(member -> !next.contains(member)).forEach(metrics::unregister);
        next.stream().filter(member -> !old.contains(member)).forEach(metrics::register);
        if (next.size() == 1) {
            // A single upstream has no health checks, since there is nothing to choose.
            next.get(0).updateReadiness(true, now());
        }
        members = List.copyOf(next);
    }

    /**
     * Acquires a place for a new request: at once, after a short wait, or not at all. Fails with UNAVAILABLE.
     *
     * @param client whose fair share the place is taken from; the caller returns the share with {@link #releaseShare}
     */
    public Future<Upstream> acquire(ClientKey client) {
        budget.recordRequest();
        if (pendingRequestQueue.isEmpty() && shares.tryAcquire(client, 1)) {
            var free = tryAcquire(List.of());
            if (free != null) {
                return Future.succeededFuture(free);
            }
            releaseShare(client);
        }
        long now = now();
        if (members.stream().noneMatch(member -> member.isAvailable(now))) {
            return Future.failedFuture(
                    ApplicationException.unavailable("The service " + service + " cannot be reached.")
                            .asNotProcessed());
        }
        var waiting = pendingRequestQueue.enqueue(vertx, service, client);
        // A place may have been released in between.
        servePendingRequests();
        return waiting;
    }

    /**
     * Acquires a place at once at another upstream for a request that was attempted before; returns null if there is
     * none.
     *
     * @param sent whether the request may have been sent before, which costs the retry budget
     */
    public @Nullable Upstream tryAcquireForRetry(Collection<Upstream> tried, boolean sent) {
        var other = tryAcquire(tried);
        if (other == null) {
            return null;
        }
        if (sent && !budget.tryAcquire()) {
            release(other, now(), AttemptOutcome.UNKNOWN);
            return null;
        }
        metrics.recordRetry();
        return other;
    }

    @Nullable
    Upstream tryAcquire(Collection<Upstream> excluded) {
        return balancer.tryAcquire(members, excluded, now());
    }

    /** Releases the place, records the outcome of a request that began then, and lets waiting requests continue. */
    public void release(Upstream member, long began, AttemptOutcome attemptOutcome) {
        releaseWithoutServing(member, began, attemptOutcome);
        if (hasPendingRequests()) {
            // Runs later, when the connection is free too.
            vertx.runOnContext(later -> servePendingRequests());
        }
    }

    void releaseWithoutServing(Upstream member, long began, AttemptOutcome attemptOutcome) {
        outliers.record(members, member, began, attemptOutcome, now());
        member.release();
    }

    /** Returns a client's share when its exchange has ended, however many attempts it had. */
    public void releaseShare(ClientKey client) {
        shares.release(client, 1);
    }

    /**
     * Records that a successful response has started. How long the client takes to read it does not depend on the
     * upstream.
     */
    public void onResponseStarted(Upstream member, long began) {
        if (member.circuitBreaker().isOpen()) {
            outliers.recordSuccess(member, began, now());
        }
    }

    void onHealthResult(Upstream member, boolean ready) {
        outliers.onHealthResult(member, ready, now());
    }

    boolean hasPendingRequests() {
        return !pendingRequestQueue.isEmpty();
    }

    void servePendingRequests() {
        pendingRequestQueue.drain(
                () -> tryAcquire(List.of()),
                client -> shares.tryAcquire(client, 1),
                member -> releaseWithoutServing(member, now(), AttemptOutcome.UNKNOWN));
    }

    /**
     * Returns the capacity that clients share. It is that of one upstream at least, since an upstream that gets no
     * requests now may be probed.
     */
    private long capacity() {
        long now = now();
        long capacity = 0;
        for (var member : members) {
            capacity += member.capacity(now);
        }
        return Math.max(Upstream.MAX_REQUESTS, capacity);
    }
}
