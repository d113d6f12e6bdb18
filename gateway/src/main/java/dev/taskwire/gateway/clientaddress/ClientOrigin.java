package dev.taskwire.gateway.clientaddress;

import dev.taskwire.shared.http.header.HeaderList;
import dev.taskwire.shared.http.limit.ClientKey;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The client origin of a request.
 *
 * @param client the address of the client, or of the first proxy on the way that is not trusted
 * @param scheme {@code http} or {@code https}, as the client used it
 * @param host the authority that the client named; null if it named none
 * @param pathPrefix what proxies have removed from the start of the path, such as {@code /taskwire}; empty if nothing
 */
public record ClientOrigin(
        InetAddress client, String scheme, @Nullable String host, String pathPrefix) {
    private static final Pattern SCHEME = Pattern.compile("(?i)https?");
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}])(:\\d{1,5})?");

    /** Returns the peer of the connection, or what a trusted proxy says about its client in {@code X-Forwarded-*}. */
    public static ClientOrigin of(HttpServerRequest request, TrustedProxies proxies) {
        var peer = peer(request.remoteAddress());
        var authority = request.authority();
        String scheme = request.isSSL() ? "https" : "http";
        String host = authority == null ? null : authority.toString();
        if (!proxies.contains(peer)) {
            return new ClientOrigin(peer, scheme, host, "");
        }
        var headers = request.headers();
        return new ClientOrigin(
                proxies.resolveClient(peer, headers.getAll("X-Forwarded-For")),
                singleElement(headers.getAll("X-Forwarded-Proto"), SCHEME)
                        .map(proto -> proto.toLowerCase(Locale.ROOT))
                        .orElse(scheme),
                singleElement(headers.getAll("X-Forwarded-Host"), HOST).orElse(host),
                ForwardedPrefix.parse(headers.getAll("X-Forwarded-Prefix")));
    }

    /** Returns the client key of a connection; empty if it comes from a trusted proxy, which has many clients. */
    public static Optional<ClientKey> connectionKey(SocketAddress address, TrustedProxies proxies) {
        var peer = peer(address);
        return proxies.contains(peer) ? Optional.empty() : Optional.of(ClientKey.ofAddress(IpAddresses.key(peer)));
    }

    /** Returns the client's address as text. */
    public String address() {
        return NetUtil.toAddressString(client);
    }

    /**
     * Returns the number that rate limits count by: the address, or its /64 network for IPv6, since a customer usually
     * has a whole one.
     */
    public long addressKey() {
        return IpAddresses.key(client);
    }

    /** Returns the client key of anonymous requests. */
    public ClientKey clientKey() {
        return ClientKey.ofAddress(addressKey());
    }

    private static InetAddress peer(@Nullable SocketAddress address) {
        String text = address == null ? null : address.hostAddress();
        return text == null ? IpAddresses.UNKNOWN : IpAddresses.parsePeer(text);
    }

    private static Optional<String> singleElement(List<String> lines, Pattern form) {
        var elements = HeaderList.elements(lines);
        return elements.size() == 1 && form.matcher(elements.get(0)).matches()
                ? Optional.of(elements.get(0))
                : Optional.empty();
    }
}
