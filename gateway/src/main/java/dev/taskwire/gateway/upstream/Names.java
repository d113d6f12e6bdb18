package dev.taskwire.gateway.upstream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.internal.resolver.NameResolver;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks the names of a service up, again and again, since their addresses change: a name with several is several
 * upstreams. While a look-up fails, what was known before stays.
 */
public final class Names {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration FIRST_INTERVAL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int MOST = 64;

    private final Vertx vertx;
    private final NameResolver resolver;
    private final Duration interval;
    private final List<URI> urls;
    private final Consumer<List<Endpoint>> found;
    private final Map<URI, List<Endpoint>> known = new LinkedHashMap<>();
    private List<Endpoint> last = List.of();
    private volatile boolean closed;

    /** Finds the addresses of a service's URLs. */
    public Names(Vertx vertx, List<URI> urls, UpstreamPool pool) {
        this(vertx, new AddressResolverOptions(), INTERVAL, urls, pool::setEndpoints);
    }

    Names(
            Vertx vertx,
            AddressResolverOptions options,
            Duration interval,
            List<URI> urls,
            Consumer<List<Endpoint>> found) {
        this.vertx = vertx;
        // The library would believe a record for as long as it says, which with Docker is ten minutes.
        this.resolver = new NameResolver(vertx, options.setCacheMaxTimeToLive(1));
        this.interval = interval;
        this.urls = List.copyOf(urls);
        this.found = found;
        urls.forEach(url -> known.put(url, Endpoint.literal(url).map(List::of).orElse(List.of())));
    }

    /** Tells of addresses that need no look-up, and begins to look the others up. */
    public Names start() {
        tell();
        if (urls.stream().anyMatch(Names::isName)) {
            Context context = vertx.getOrCreateContext();
            context.runOnContext(begun -> lookUp());
        }
        return this;
    }

    /** Looks nothing up any more. */
    public Future<Void> close() {
        closed = true;
        return resolver.close();
    }

    private static boolean isName(URI url) {
        return Endpoint.literal(url).isEmpty();
    }

    private void lookUp() {
        if (closed) {
            return;
        }
        var lookups = urls.stream().filter(Names::isName).map(this::lookUp).toList();
        Future.join(lookups).onComplete(end -> {
            tell();
            boolean complete = known.values().stream().noneMatch(List::isEmpty);
            vertx.setTimer((complete ? interval : FIRST_INTERVAL).toMillis(), timer -> lookUp());
        });
    }

    private Future<Void> lookUp(URI url) {
        return resolver.resolveAll(url.getHost())
                .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(addresses -> known.put(url, endpoints(url, addresses)))
                .mapEmpty();
    }

    /** In an order of their own, since that of an answer changes. */
    private static List<Endpoint> endpoints(URI url, List<InetSocketAddress> addresses) {
        return addresses.stream()
                .map(address -> Endpoint.of(url, address.getAddress()))
                .sorted(Comparator.comparing(Endpoint::address))
                .toList();
    }

    private void tell() {
        var all = known.values().stream()
                .flatMap(List::stream)
                .distinct()
                .limit(MOST)
                .toList();
        if (!all.equals(last)) {
            last = all;
            found.accept(all);
        }
    }
}
