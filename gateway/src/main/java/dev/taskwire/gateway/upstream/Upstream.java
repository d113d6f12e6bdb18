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
    private final Breaker breaker = new Breaker();
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

    Breaker breaker() {
        return breaker;
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
    boolean ready(boolean isReady, long now) {
        boolean news = isReady != ready;
        if (isReady && news && !breaker.isOpen()) {
            breaker.ramp(now);
        }
        ready = isReady;
        return news;
    }

    /** How many requests it may have at once, for now. */
    int room(long now) {
        return ready ? breaker.room(now, MAX_REQUESTS) : 0;
    }

    /** Whether it may be sent requests for now. */
    boolean isAvailable(long now) {
        return room(now) > 0;
    }

    /** How many requests it may have where no upstream is ready: then the health check itself may be at fault. */
    int lastRoom(long now) {
        return breaker.room(now, MAX_REQUESTS);
    }

    /** Counts one more request if there is room. */
    boolean enter(int room) {
        if (underWay.incrementAndGet() <= room) {
            return true;
        }
        underWay.decrementAndGet();
        return false;
    }

    void leave() {
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
