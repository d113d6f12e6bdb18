package dev.taskwire.shared.log;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.log.appender.LokiConfig;
import java.util.Optional;

/**
 * The settings of logging.
 *
 * @param loki the second destination beside standard output
 */
public record LoggingConfig(LogFormat format, Optional<LokiConfig> loki) {
    /** Reads {@code LOG_FORMAT} and {@code LOKI_URL}. */
    public static LoggingConfig from(EnvironmentReader environment) {
        return new LoggingConfig(environment.enumValue("LOG_FORMAT", LogFormat.TEXT), LokiConfig.from(environment));
    }
}
