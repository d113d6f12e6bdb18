package dev.taskwire.shared.client;

import io.vertx.core.Future;
import io.vertx.core.internal.resolver.NameResolver;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Resolves the addresses of the processes of a service. Vert.x would use only the first address of a name, even while
 * no process listens there. Safe from any thread.
 *
 * @param names the DNS client
 */
public record ServiceAddressResolver(NameResolver names) {
    /** Returns all addresses of the URLs whose names are resolved within that time; never fails. */
    Future<List<ServiceAddress>> resolveAll(List<URI> urls, Duration timeout) {
        var found = urls.stream().map(url -> resolve(url, timeout)).toList();
        return Future.join(found)
                .transform(end -> Future.succeededFuture(found.stream()
                        .filter(Future::succeeded)
                        .flatMap(addresses -> addresses.result().stream())
                        .distinct()
                        .toList()));
    }

    /** Returns all addresses of a URL, sorted, since the order of a DNS response varies. */
    public Future<List<ServiceAddress>> resolve(URI url, Duration timeout) {
        return ServiceAddress.ofLiteral(url)
                .map(address -> Future.succeededFuture(List.of(address)))
                .orElseGet(() -> names.resolveAll(url.getHost())
                        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .map(addresses -> addresses.stream()
                                .map(InetSocketAddress::getAddress)
                                .map(address -> ServiceAddress.of(url, address))
                                .sorted(Comparator.comparing(ServiceAddress::address))
                                .toList()));
    }
}
