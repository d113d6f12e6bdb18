package dev.taskwire.shared.http;

import dev.taskwire.shared.config.TlsFiles;
import java.util.Map;
import java.util.Optional;

/**
 * What a server has that the outside reaches, and that one behind it can do without.
 *
 * @param headers of every answer, also to what is no HTTP
 */
public record Front(Optional<TlsFiles> tls, Map<String, String> headers) {
    /** Plain, and nothing added. */
    public static final Front NONE = new Front(Optional.empty(), Map.of());

    public Front {
        headers = Map.copyOf(headers);
    }
}
