package dev.taskwire.shared.http;

import dev.taskwire.shared.config.TlsFiles;
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
public record Front(
        Optional<TlsFiles> tls, Map<String, String> headers, Function<SocketAddress, Optional<ClientKey>> clients) {
    /** Plain, and nothing added; connections are not divided. */
    public static final Front NONE = new Front(Optional.empty(), Map.of(), address -> Optional.empty());

    public Front {
        headers = Map.copyOf(headers);
    }
}
