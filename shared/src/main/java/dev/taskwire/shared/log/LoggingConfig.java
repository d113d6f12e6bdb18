package dev.taskwire.shared.log;

import dev.taskwire.shared.config.Env;
import java.util.Optional;

/**
 * Where log lines go and how they look.
 *
 * @param loki besides standard output
 */
public record LoggingConfig(LogFormat format, Optional<LokiTarget> loki) {
    /** Reads {@code LOG_FORMAT} and {@code LOKI_URL}. */
    public static LoggingConfig from(Env env) {
        return new LoggingConfig(env.choice("LOG_FORMAT", LogFormat.TEXT), LokiTarget.from(env));
    }
}
