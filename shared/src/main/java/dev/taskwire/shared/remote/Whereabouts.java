package dev.taskwire.shared.remote;

import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.internal.http.HttpClientInternal;
import io.vertx.core.internal.resolver.NameResolver;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Where the processes of a service are now. The library would use the first address of a name, also while nobody is
 * there. Safe from any thread.
 */
final class Whereabouts {
    private static final int HTTP = 80;

    private final NameResolver names;
    private final List<URI> urls;

    /** One process; its URL is that of the configuration. */
    record Replica(URI url, SocketAddress address) {}

    Whereabouts(HttpClientInternal client, List<URI> urls) {
        this.names = client.vertx().nameResolver();
        this.urls = List.copyOf(urls);
    }

    /** All that are known; without those whose name cannot be looked up within that time. */
    Future<List<Replica>> now(Duration within) {
        var found = urls.stream().map(url -> find(url, within)).toList();
        return Future.join(found)
                .transform(end -> Future.succeededFuture(found.stream()
                        .filter(Future::succeeded)
                        .flatMap(replicas -> replicas.result().stream())
                        .distinct()
                        .toList()));
    }

    private Future<List<Replica>> find(URI url, Duration within) {
        int port = url.getPort() < 0 ? HTTP : url.getPort();
        // A URI keeps the brackets of an IPv6 address, a socket address has none.
        String host = url.getHost().replace("[", "").replace("]", "");
        if (NetUtil.createByteArrayFromIpAddressString(host) != null) {
            return Future.succeededFuture(List.of(new Replica(url, SocketAddress.inetSocketAddress(port, host))));
        }
        return names.resolveAll(host)
                .timeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .map(addresses -> addresses.stream()
                        .map(InetSocketAddress::getAddress)
                        .map(NetUtil::toAddressString)
                        .sorted()
                        .map(address -> new Replica(url, SocketAddress.inetSocketAddress(port, address)))
                        .toList());
    }
}
