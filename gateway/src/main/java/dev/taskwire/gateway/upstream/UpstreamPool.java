package dev.taskwire.gateway.upstream;

import dev.taskwire.shared.client.ServiceAddress;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.http.limit.FairShare;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The upstreams of one service and their room for requests, which clients share fairly. Safe from any thread; shared by
 * all event loops.
 */
public final class UpstreamPool {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    /** How many requests a client may have when others have taken nearly all room. */
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
     * Makes a pool that has no upstreams yet.
     *
     * @param service its name in messages and metrics
     * @param nanoTime as {@link System#nanoTime}
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

    public long now() {
        return nanoTime.getAsLong();
    }

    public List<Upstream> members() {
        return members;
    }

    /** How many of its upstreams may be sent requests, as in {@code 2 of 3}. */
    public String state() {
        var all = members;
        long now = now();
        return all.stream().filter(member -> member.isAvailable(now)).count() + " of " + all.size();
    }

    /**
     * Replaces the addresses. Those that stay keep what is known of them; one that joins others gets requests when it
     * has said that it is ready.
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
        old.stream().filter(member -> !next.contains(member)).forEach(metrics::left);
        next.stream().filter(member -> !old.contains(member)).forEach(metrics::joined);
        if (next.size() == 1) {
            // A single upstream is not asked, since there is nothing to choose.
            next.get(0).updateReadiness(true, now());
        }
        members = List.copyOf(next);
    }

    /**
     * Takes room for a new request: at once, after a short wait, or not at all.
     *
     * @param client whose share it is taken from; the caller gives the share back with {@link #releaseShare}
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
                    ApplicationException.unavailable("The service " + service + " cannot be reached.", RETRY_AFTER)
                            .notProcessed());
        }
        var room = pendingRequestQueue.enqueue(vertx, service, client);
        // Room may have been released in between.
        serveWaiting();
        return room;
    }

    /**
     * Takes room at once for a request that was tried already, at another upstream; null where there is none.
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
        metrics.retried();
        return other;
    }

    @Nullable
    Upstream tryAcquire(Collection<Upstream> excluded) {
        return balancer.tryAcquire(members, excluded, now());
    }

    /** Gives the room back, notes what came of a request that began then, and lets those who wait go on. */
    public void release(Upstream member, long began, AttemptOutcome attemptOutcome) {
        releaseRoom(member, began, attemptOutcome);
        if (hasWaiting()) {
            // Later, when the connection is free too.
            vertx.runOnContext(later -> serveWaiting());
        }
    }

    void releaseRoom(Upstream member, long began, AttemptOutcome attemptOutcome) {
        outliers.record(members, member, began, attemptOutcome, now());
        member.release();
    }

    /** Gives a client's share back when its request has been answered, however often it was tried. */
    public void releaseShare(ClientKey client) {
        shares.release(client, 1);
    }

    /** Notes that a good response has begun; how long the client takes to read it says nothing of the upstream. */
    public void onResponseStarted(Upstream member, long began) {
        if (member.breaker().isOpen()) {
            outliers.recordSuccess(member, began, now());
        }
    }

    void onHealthResult(Upstream member, boolean ready) {
        outliers.onHealthResult(member, ready, now());
    }

    boolean hasWaiting() {
        return !pendingRequestQueue.isEmpty();
    }

    void serveWaiting() {
        pendingRequestQueue.drain(
                () -> tryAcquire(List.of()),
                client -> shares.tryAcquire(client, 1),
                member -> releaseRoom(member, now(), AttemptOutcome.UNKNOWN));
    }

    /** The room that clients share: one upstream's at least, since one that gets no requests now may be probed. */
    private long capacity() {
        long now = now();
        long room = 0;
        for (var member : members) {
            room += member.capacity(now);
        }
        return Math.max(Upstream.MAX_REQUESTS, room);
    }
}
