package dev.taskwire.shared.client;

import dev.taskwire.shared.tls.TlsFailure;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.http.HttpClientInternal;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;

/**
 * Requests JSON from another service: at its next address in turn, and at the others if that one fails. Each address of
 * a host name counts. Safe from any thread.
 */
public final class InternalServiceClient {
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int MAX_ATTEMPTS = 8;
    /** DNS resolution takes a third of the time at most. */
    private static final int RESOLUTION_DIVISOR = 3;

    private final HttpClient client;
    private final HttpClientTelemetry telemetry;
    private final String service;
    private final ServiceAddressResolver resolver;
    private final List<URI> urls;
    private final Map<String, String> headers;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * Creates a client of a service.
     *
     * @param headers the headers of every request
     */
    public InternalServiceClient(
            HttpClient client,
            HttpClientTelemetry telemetry,
            String service,
            List<URI> urls,
            Map<String, String> headers) {
        this.client = client;
        this.telemetry = telemetry;
        this.service = service;
        this.resolver =
                new ServiceAddressResolver(((HttpClientInternal) client).vertx().nameResolver());
        this.urls = List.copyOf(urls);
        this.headers = Map.copyOf(headers);
    }

    /**
     * Returns the JSON of a path; empty for a 404.
     *
     * @param within the bound on all attempts together; an attempt without a response leaves a share to those after it
     * @return fails as the last attempt, when no attempt had a response with 200 or 404
     */
    public Future<Optional<JsonObject>> get(String pathAndQuery, Duration within) {
        return send(HttpMethod.GET, pathAndQuery, Optional.empty(), within);
    }

    /**
     * Posts JSON to a path. What is posted may arrive several times, since an attempt without a response is repeated.
     *
     * @param within the bound on all attempts together
     * @return fails unless an attempt had a response with 200
     */
    public Future<Void> post(String path, JsonObject body, Duration within) {
        return send(HttpMethod.POST, path, Optional.of(body.toBuffer()), within)
                .compose(response -> response.isPresent()
                        ? Future.succeededFuture()
                        : Future.failedFuture(service + " responded with " + NOT_FOUND));
    }

    private Future<Optional<JsonObject>> send(
            HttpMethod method, String pathAndQuery, Optional<Buffer> body, Duration within) {
        int first = turn.getAndIncrement();
        long end = System.nanoTime() + within.toNanos();
        return resolver.resolveAll(urls, within.dividedBy(RESOLUTION_DIVISOR))
                .compose(addresses -> send(addresses, first, method, pathAndQuery, body, end));
    }

    private Future<Optional<JsonObject>> send(
            List<ServiceAddress> addresses,
            int first,
            HttpMethod method,
            String pathAndQuery,
            Optional<Buffer> body,
            long end) {
        Future<Optional<JsonObject>> response = Future.failedFuture("there is no known address of " + service);
        int attempts = Math.min(addresses.size(), MAX_ATTEMPTS);
        for (int i = 0; i < attempts; i++) {
            var address = addresses.get(Math.floorMod(first + i, addresses.size()));
            int attemptsLeft = attempts - i;
            response = response.recover(
                    previous -> send(address, method, pathAndQuery, body, (end - System.nanoTime()) / attemptsLeft));
        }
        return response;
    }

    private Future<Optional<JsonObject>> send(
            ServiceAddress address, HttpMethod method, String pathAndQuery, Optional<Buffer> body, long nanos) {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
        var options =
                address.requestOptions().setMethod(method).setURI(pathAndQuery).setTimeout(millis);
        var all = MultiMap.caseInsensitiveMultiMap().addAll(headers);
        var attempt = telemetry.begin(service, method);
        attempt.inject(all);
        return client.request(options.setHeaders(all))
                .compose(request -> {
                    // Subscribed before the request ends, since a body that is not read at once is lost.
                    var response = request.response().compose(head -> {
                        attempt.recordResponse(head.statusCode());
                        return read(head);
                    });
                    return body.map(request::end).orElseGet(request::end).compose(sent -> response);
                })
                .timeout(millis, TimeUnit.MILLISECONDS)
                .onFailure(attempt::recordFailure)
                .recover(failure -> Future.failedFuture(TlsFailure.explain(failure)
                        .<Throwable>map(reason -> new SSLException(service + ": " + reason, failure))
                        .orElse(failure)));
    }

    private Future<Optional<JsonObject>> read(HttpClientResponse response) {
        return switch (response.statusCode()) {
            case OK -> response.body().map(Buffer::toJsonObject).map(Optional::of);
            case NOT_FOUND -> response.body().map(Optional.empty());
            case UNAUTHORIZED ->
                Future.failedFuture(
                        service + " responded with 401; INTERNAL_API_KEY must be the same in all processes");
            default -> Future.failedFuture(service + " responded with " + response.statusCode());
        };
    }
}
