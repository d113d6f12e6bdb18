package dev.taskwire.gateway.upstream;

import dev.taskwire.shared.client.ServiceAddress;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** One upstream: its endpoint, its active requests, and its health. Safe from any thread. */
public final class Upstream {
    /** The most requests that an upstream may have at once, over all event loops. */
    public static final int MAX_REQUESTS = 256;

    private final ServiceAddress endpoint;
    private final SocketAddress address;
    private final CircuitBreaker circuitBreaker = new CircuitBreaker();
    private final AtomicInteger activeRequests = new AtomicInteger();
    private volatile boolean ready;
    private volatile long turn;

    Upstream(ServiceAddress endpoint, boolean ready) {
        this.endpoint = endpoint;
        this.address = endpoint.socket();
        this.ready = ready;
    }

    ServiceAddress endpoint() {
        return endpoint;
    }

    public SocketAddress address() {
        return address;
    }

    /** Returns the options of a request to this upstream, without a method and a path. */
    public RequestOptions requestOptions() {
        return endpoint.requestOptions();
    }

    CircuitBreaker circuitBreaker() {
        return circuitBreaker;
    }

    /** Returns the number of attempts that this gateway has sent to it and that have not ended. */
    public int activeRequests() {
        return activeRequests.get();
    }

    /** Returns whether the last health check found it ready; true where there are no health checks. */
    boolean isReady() {
        return ready;
    }

    /**
     * Notes whether it is ready. An upstream that becomes ready begins with a slow start.
     *
     * @return whether this is a change
     */
    boolean updateReadiness(boolean isReady, long now) {
        boolean changed = isReady != ready;
        if (isReady && changed && !circuitBreaker.isOpen()) {
            circuitBreaker.startSlowStart(now);
        }
        ready = isReady;
        return changed;
    }

    /** Returns how many requests it may have at once at that time. */
    int capacity(long now) {
        return ready ? circuitBreaker.allowedConcurrency(now, MAX_REQUESTS) : 0;
    }

    /** Returns whether it may get requests at that time. */
    boolean isAvailable(long now) {
        return capacity(now) > 0;
    }

    /**
     * Returns how many requests it may have when no upstream is ready, since then the health check itself may be at
     * fault.
     */
    int capacityIgnoringReadiness(long now) {
        return circuitBreaker.allowedConcurrency(now, MAX_REQUESTS);
    }

    /** Counts one more request if there is capacity; returns whether there was. */
    boolean tryAcquire(int capacity) {
        if (activeRequests.incrementAndGet() <= capacity) {
            return true;
        }
        activeRequests.decrementAndGet();
        return false;
    }

    void release() {
        activeRequests.decrementAndGet();
    }

    /** Returns the turn in which the load balancer chose it last. */
    long turn() {
        return turn;
    }

    void turn(long now) {
        turn = now;
    }
}
