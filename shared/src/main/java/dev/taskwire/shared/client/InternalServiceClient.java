package dev.taskwire.shared.client;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.http.HttpClientInternal;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks one of our own services for JSON: at the next of its addresses in turn, and at the others where that one fails.
 * A name with several addresses is several. Safe from any thread.
 */
public final class InternalServiceClient {
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int MAX_TRIES = 8;
    /** Looking names up takes a third of the time at most. */
    private static final int LOOK_UP_SHARE = 3;

    private final HttpClient client;
    private final HttpClientTelemetry calls;
    private final String service;
    private final ServiceAddressResolver resolver;
    private final List<URI> urls;
    private final Map<String, String> headers;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * A client of that service.
     *
     * @param headers what every request carries
     */
    public InternalServiceClient(
            HttpClient client, HttpClientTelemetry calls, String service, List<URI> urls, Map<String, String> headers) {
        this.client = client;
        this.calls = calls;
        this.service = service;
        this.resolver =
                new ServiceAddressResolver(((HttpClientInternal) client).vertx().nameResolver());
        this.urls = List.copyOf(urls);
        this.headers = Map.copyOf(headers);
    }

    /**
     * What is there; empty for what the service does not know.
     *
     * @param within the time for all tries together; one that is silent leaves some to those after it
     * @return fails, with whatever the last try failed with, when none has answered one or the other
     */
    public Future<Optional<JsonObject>> get(String pathAndQuery, Duration within) {
        int first = turn.getAndIncrement();
        long end = System.nanoTime() + within.toNanos();
        return resolver.resolveAll(urls, within.dividedBy(LOOK_UP_SHARE))
                .compose(addresses -> get(addresses, first, pathAndQuery, end));
    }

    private Future<Optional<JsonObject>> get(List<ServiceAddress> addresses, int first, String pathAndQuery, long end) {
        Future<Optional<JsonObject>> answer = Future.failedFuture("no address of " + service);
        int tries = Math.min(addresses.size(), MAX_TRIES);
        for (int i = 0; i < tries; i++) {
            var address = addresses.get(Math.floorMod(first + i, addresses.size()));
            int triesLeft = tries - i;
            answer = answer.recover(previous -> get(address, pathAndQuery, (end - System.nanoTime()) / triesLeft));
        }
        return answer;
    }

    private Future<Optional<JsonObject>> get(ServiceAddress address, String pathAndQuery, long nanos) {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(address.socket())
                .setHost(address.host())
                .setPort(address.port())
                .setURI(pathAndQuery)
                .setTimeout(millis);
        var all = MultiMap.caseInsensitiveMultiMap().addAll(headers);
        var attempt = calls.begin(service, HttpMethod.GET);
        attempt.inject(all);
        return client.request(options.setHeaders(all))
                .compose(request -> {
                    // Listened for before it is asked for: a body that nobody reads at once is lost.
                    var answer = request.response().compose(head -> {
                        attempt.answered(head.statusCode());
                        return read(head);
                    });
                    return request.end().compose(sent -> answer);
                })
                .timeout(millis, TimeUnit.MILLISECONDS)
                .onFailure(attempt::failed);
    }

    private Future<Optional<JsonObject>> read(HttpClientResponse answer) {
        return switch (answer.statusCode()) {
            case OK -> answer.body().map(Buffer::toJsonObject).map(Optional::of);
            case NOT_FOUND -> answer.body().map(Optional.empty());
            case UNAUTHORIZED -> Future.failedFuture(service + " answered 401; INTERNAL_API_KEY is not the same there");
            default -> Future.failedFuture(service + " answered " + answer.statusCode());
        };
    }
}
