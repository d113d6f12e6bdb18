package dev.taskwire.gateway.upstream;

import io.vertx.core.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** One address of a service: what is under way there, and how it does. Safe from any thread. */
final class Upstream {
    /** How many requests it may have at once, over all event loops. */
    static final int MOST_REQUESTS = 256;

    private final Endpoint endpoint;
    private final SocketAddress address;
    private final Breaker breaker = new Breaker();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean ready;
    private volatile long turn;

    Upstream(Endpoint endpoint, boolean ready) {
        this.endpoint = endpoint;
        this.address = SocketAddress.inetSocketAddress(endpoint.port(), endpoint.address());
        this.ready = ready;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    SocketAddress address() {
        return address;
    }

    Breaker breaker() {
        return breaker;
    }

    int underWay() {
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
        return ready ? breaker.room(now, MOST_REQUESTS) : 0;
    }

    /** The same where nobody is ready: then it may be that the question is at fault. */
    int lastRoom(long now) {
        return breaker.room(now, MOST_REQUESTS);
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
