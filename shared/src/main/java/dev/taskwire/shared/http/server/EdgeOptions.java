package dev.taskwire.shared.http.server;

import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.tls.InternalTlsConfig;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The options of a server that is reachable from outside. A server behind the gateway needs none.
 *
 * @param headers are added to every response, also to one for a request that is not valid HTTP
 * @param cors says which other origins' pages may read every response, also one for a request that is not valid HTTP
 * @param clientKeyResolver returns the client key that a connection from an address counts for; empty if it counts for
 *     no client
 * @param timeouts how long the server waits for clients
 */
public record EdgeOptions(
        Optional<TlsConfig> tls,
        Map<String, String> headers,
        CorsPolicy cors,
        Function<SocketAddress, Optional<ClientKey>> clientKeyResolver,
        ServerTimeouts timeouts) {
    /** No TLS, no added headers, and the default timeouts; connections are not divided between clients. */
    public static final EdgeOptions NONE =
            new EdgeOptions(Optional.empty(), Map.of(), CorsPolicy.OFF, address -> Optional.empty());

    public EdgeOptions {
        headers = Map.copyOf(headers);
    }

    /** Creates options with the default timeouts. */
    public EdgeOptions(
            Optional<TlsConfig> tls,
            Map<String, String> headers,
            CorsPolicy cors,
            Function<SocketAddress, Optional<ClientKey>> clientKeyResolver) {
        this(tls, headers, cors, clientKeyResolver, ServerTimeouts.DEFAULT);
    }

    /** Returns the options of a server that only processes of this installation call, with or without TLS. */
    public static EdgeOptions internal(InternalTlsConfig tls) {
        return new EdgeOptions(TlsConfig.of(tls), Map.of(), CorsPolicy.OFF, address -> Optional.empty());
    }

    /** Sets the headers that every response has. */
    void applyHeaders(HttpServerRequest request) {
        headers.forEach(request.response()::putHeader);
        cors.applyHeaders(request);
    }
}
