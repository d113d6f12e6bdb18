package dev.taskwire.gateway.upstream;

import dev.taskwire.shared.client.ServiceAddress;
import dev.taskwire.shared.client.ServiceAddressResolver;
import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.schedule.PeriodicTask;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.internal.resolver.NameResolver;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Resolves the host names of a service periodically, since their addresses change. A name with several addresses stands
 * for several upstreams. If a look-up fails, the addresses found before remain.
 */
public final class DnsUpstreamDiscovery {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int MAX_ADDRESSES = 64;

    private final NameResolver resolver;
    private final PeriodicTask task;
    private final Duration interval;
    private final Consumer<List<ServiceAddress>> onChange;
    private final List<URI> urlsToResolve;
    private final Map<URI, List<ServiceAddress>> addressesByUrl = new LinkedHashMap<>();
    private List<ServiceAddress> lastReported = List.of();

    /** Creates the discovery of the upstreams behind the URLs of a service. */
    public DnsUpstreamDiscovery(Vertx vertx, List<URI> urls, UpstreamPool pool) {
        this(vertx, new AddressResolverOptions(), INTERVAL, urls, pool::setEndpoints);
    }

    DnsUpstreamDiscovery(
            Vertx vertx,
            AddressResolverOptions options,
            Duration interval,
            List<URI> urls,
            Consumer<List<ServiceAddress>> onChange) {
        // Vert.x would cache a record for its whole TTL, which with Docker is ten minutes.
        this.resolver = new NameResolver(vertx, options.setCacheMaxTimeToLive(1));
        this.task = new PeriodicTask(vertx, Backoff.constant(RETRY_INTERVAL), this::lookUp);
        this.interval = interval;
        this.onChange = onChange;
        urls.forEach(url -> addressesByUrl.put(
                url, ServiceAddress.ofLiteral(url).map(List::of).orElse(List.of())));
        this.urlsToResolve = addressesByUrl.keySet().stream()
                .filter(url -> ServiceAddress.ofLiteral(url).isEmpty())
                .toList();
    }

    /** Reports addresses that need no look-up, and starts to resolve the names. */
    public DnsUpstreamDiscovery start() {
        report();
        if (!urlsToResolve.isEmpty()) {
            task.start();
        }
        return this;
    }

    /** Stops resolving. */
    public Future<Void> close() {
        task.stop();
        return resolver.close();
    }

    private Future<Pause> lookUp() {
        var addresses = new ServiceAddressResolver(resolver);
        var lookups = urlsToResolve.stream()
                .map(name -> addresses.resolve(name, TIMEOUT).onSuccess(all -> addressesByUrl.put(name, all)))
                .toList();
        return Future.join(lookups).transform(end -> {
            report();
            boolean complete = addressesByUrl.values().stream().noneMatch(List::isEmpty);
            return Future.succeededFuture(Pause.of(complete ? interval : RETRY_INTERVAL));
        });
    }

    private void report() {
        var all = addressesByUrl.values().stream()
                .flatMap(List::stream)
                .distinct()
                .limit(MAX_ADDRESSES)
                .toList();
        if (!all.equals(lastReported)) {
            lastReported = all;
            onChange.accept(all);
        }
    }
}
