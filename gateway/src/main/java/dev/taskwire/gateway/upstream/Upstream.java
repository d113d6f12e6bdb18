package dev.taskwire.gateway.upstream;

import dev.taskwire.shared.client.ServiceAddress;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** One address of a service: its requests under way, and its health. Safe from any thread. */
public final class Upstream {
    /** How many requests it may have at once, over all event loops. */
    public static final int MAX_REQUESTS = 256;

    private final ServiceAddress endpoint;
    private final SocketAddress address;
    private final CircuitBreaker circuitBreaker = new CircuitBreaker();
    private final AtomicInteger underWay = new AtomicInteger();
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

    /** Options of a request to this address, without a method and a path. */
    public RequestOptions requestOptions() {
        return new RequestOptions().setServer(address).setHost(endpoint.host()).setPort(endpoint.port());
    }

    CircuitBreaker breaker() {
        return circuitBreaker;
    }

    public int underWay() {
        return underWay.get();
    }

    /** Whether it was ready when it was last asked; taken for granted where nobody asks. */
    boolean isReady() {
        return ready;
    }

    /**
     * Notes what it said; whoever was not ready begins with little.
     *
     * @return whether it said something else before
     */
    boolean updateReadiness(boolean isReady, long now) {
        boolean news = isReady != ready;
        if (isReady && news && !circuitBreaker.isOpen()) {
            circuitBreaker.startSlowStart(now);
        }
        ready = isReady;
        return news;
    }

    /** How many requests it may have at once, for now. */
    int capacity(long now) {
        return ready ? circuitBreaker.allowedConcurrency(now, MAX_REQUESTS) : 0;
    }

    /** Whether it may be sent requests for now. */
    boolean isAvailable(long now) {
        return capacity(now) > 0;
    }

    /** How many requests it may have where no upstream is ready: then the health check itself may be at fault. */
    int capacityIgnoringReadiness(long now) {
        return circuitBreaker.allowedConcurrency(now, MAX_REQUESTS);
    }

    /** Counts one more request if there is room. */
    boolean tryAcquire(int room) {
        if (underWay.incrementAndGet() <= room) {
            return true;
        }
        underWay.decrementAndGet();
        return false;
    }

    void release() {
        underWay.decrementAndGet();
    }

    /** When it was chosen last, in turns of its service. */
    long turn() {
        return turn;
    }

    void turn(long now) {
        turn = now;
    }
}
