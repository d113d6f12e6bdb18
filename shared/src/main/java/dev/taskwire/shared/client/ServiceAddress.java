package dev.taskwire.shared.client;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * The address of one process of a service.
 *
 * @param host the host as the configuration names it, for the Host header; an IPv6 address is in brackets
 * @param address an IP address, without brackets
 */
public record ServiceAddress(String host, String address, int port) {
    private static final int HTTP = 80;

    static ServiceAddress of(URI url, InetAddress address) {
        return new ServiceAddress(
                url.getHost(), NetUtil.toAddressString(address), url.getPort() < 0 ? HTTP : url.getPort());
    }

    /** Returns the address of a URL that contains an IP address; empty for a host name. */
    public static Optional<ServiceAddress> ofLiteral(URI url) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(url.getHost());
        try {
            return bytes == null ? Optional.empty() : Optional.of(of(url, InetAddress.getByAddress(bytes)));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns where to connect to. */
    public SocketAddress socket() {
        return SocketAddress.inetSocketAddress(port, address);
    }
}
