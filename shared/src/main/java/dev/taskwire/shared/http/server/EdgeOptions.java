package dev.taskwire.shared.http.server;

import dev.taskwire.shared.http.limit.ClientKey;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a server has that the outside reaches, and that one behind it can do without.
 *
 * @param headers of every answer, also to what is no HTTP
 * @param clients whom a connection from an address counts for; empty where it counts for nobody
 */
public record EdgeOptions(
        Optional<TlsConfig> tls, Map<String, String> headers, Function<SocketAddress, Optional<ClientKey>> clients) {
    /** Plain, and nothing added; connections are not divided. */
    public static final EdgeOptions NONE = new EdgeOptions(Optional.empty(), Map.of(), address -> Optional.empty());

    public EdgeOptions {
        headers = Map.copyOf(headers);
    }
}
