package dev.taskwire.gateway.routing;

import dev.taskwire.shared.config.EnvironmentReader;

/**
 * Which routes the gateway serves that not everybody needs.
 *
 * @param tmservice TMService's paths
 * @param docs {@code /docs}, and the contracts that it shows
 */
public record OptionalRoutes(boolean tmservice, boolean docs) {
    /** Reads {@code TMSERVICE_API} and {@code DOCS}. */
    public static OptionalRoutes from(EnvironmentReader environment) {
        return new OptionalRoutes(environment.isOn("TMSERVICE_API"), environment.isOn("DOCS"));
    }
}
