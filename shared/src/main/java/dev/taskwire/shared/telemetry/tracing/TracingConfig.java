package dev.taskwire.shared.telemetry.tracing;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.value.HttpUrl;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings of tracing.
 *
 * @param endpoint the URL of a collector, OTLP over HTTP; {@code v1/traces} is appended to its path
 * @param ratio the part of the traces that begin here that is recorded, 0 to 1
 */
public record TracingConfig(URI endpoint, double ratio) {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String RATIO = "OTEL_TRACES_SAMPLER_ARG";
    private static final Pattern NUMBER = Pattern.compile("0(\\.\\d{1,9})?|1(\\.0{1,9})?");

    /**
     * Reads {@code OTEL_EXPORTER_OTLP_ENDPOINT}, without which there is no tracing, and
     * {@code OTEL_TRACES_SAMPLER_ARG}.
     */
    public static Optional<TracingConfig> from(EnvironmentReader environment) {
        double ratio = ratio(environment);
        return environment.string(ENDPOINT).flatMap(text -> {
            var url = HttpUrl.parseWithoutUser(text);
            if (url.isEmpty()) {
                environment.addError(ENDPOINT, "must be an address such as http://127.0.0.1:4318");
            }
            return url.map(endpoint -> new TracingConfig(endpoint, ratio));
        });
    }

    private static double ratio(EnvironmentReader environment) {
        String ratio = environment.string(RATIO, "1");
        if (!NUMBER.matcher(ratio).matches()) {
            environment.addError(RATIO, "must be a number from 0 to 1, such as 0.1");
            return 1;
        }
        return Double.parseDouble(ratio);
    }
}
