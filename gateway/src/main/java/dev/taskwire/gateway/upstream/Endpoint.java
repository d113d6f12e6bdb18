package dev.taskwire.gateway.upstream;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where one process of a service listens.
 *
 * @param host how the configuration names it, for the Host header; an IPv6 address in brackets
 * @param address an IP address
 */
record Endpoint(String host, String address, int port) {
    private static final int HTTP = 80;

    static Endpoint of(URI url, InetAddress address) {
        return new Endpoint(url.getHost(), NetUtil.toAddressString(address), port(url));
    }

    /** What a URL names without a look-up. */
    static Optional<Endpoint> literal(URI url) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(url.getHost());
        try {
            return bytes == null ? Optional.empty() : Optional.of(of(url, InetAddress.getByAddress(bytes)));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static int port(URI url) {
        return url.getPort() < 0 ? HTTP : url.getPort();
    }
}
