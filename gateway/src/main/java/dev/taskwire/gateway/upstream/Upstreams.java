package dev.taskwire.gateway.upstream;

import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The addresses of one service, used in turn. Safe from any thread. */
public final class Upstreams {
    private static final int HTTP = 80;

    private final String service;
    private final List<SocketAddress> addresses;
    private final AtomicInteger turn = new AtomicInteger();

    public Upstreams(String service, List<URI> urls) {
        this.service = service;
        this.addresses = urls.stream().map(Upstreams::address).toList();
    }

    private static SocketAddress address(URI url) {
        // A URI keeps the brackets of an IPv6 address, a socket address has none.
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        return SocketAddress.inetSocketAddress(url.getPort() < 0 ? HTTP : url.getPort(), host);
    }

    /** Its name in messages. */
    String service() {
        return service;
    }

    SocketAddress next() {
        return addresses.get(Math.floorMod(turn.getAndIncrement(), addresses.size()));
    }
}
