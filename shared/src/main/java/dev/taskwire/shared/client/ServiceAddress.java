package dev.taskwire.shared.client;

import io.netty.util.NetUtil;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * The address of one process of a service.
 *
 * @param host the host as the configuration names it, for the Host header and for the name in its certificate; an IPv6
 *     address is in brackets
 * @param address an IP address, without brackets
 * @param tls whether it is called by TLS
 */
public record ServiceAddress(String host, String address, int port, boolean tls) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    static ServiceAddress of(URI url, InetAddress address) {
        boolean tls = "https".equals(url.getScheme());
        int defaultPort = tls ? HTTPS : HTTP;
        return new ServiceAddress(
                url.getHost(), NetUtil.toAddressString(address), url.getPort() < 0 ? defaultPort : url.getPort(), tls);
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

    /** Returns the options of a request to it, without a method and a path. */
    public RequestOptions requestOptions() {
        return new RequestOptions()
                .setServer(socket())
                .setHost(host)
                .setPort(port)
                .setSsl(tls);
    }
}
