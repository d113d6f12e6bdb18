package dev.taskwire.shared.trace;

import dev.taskwire.shared.config.Env;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where spans go.
 *
 * @param endpoint of a collector, OTLP over HTTP; {@code v1/traces} is added to its path
 * @param ratio how many of the traces that begin here are recorded, 0 to 1
 */
public record TracingConfig(URI endpoint, double ratio) {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String RATIO = "OTEL_TRACES_SAMPLER_ARG";
    private static final Pattern NUMBER = Pattern.compile("0(\\.\\d{1,9})?|1(\\.0{1,9})?");

    /** Reads {@code OTEL_EXPORTER_OTLP_ENDPOINT}, without which there are none, and {@code OTEL_TRACES_SAMPLER_ARG}. */
    public static Optional<TracingConfig> from(Env env) {
        double ratio = ratio(env);
        return env.text(ENDPOINT).flatMap(url -> endpoint(env, url)).map(url -> new TracingConfig(url, ratio));
    }

    private static Optional<URI> endpoint(Env env, String url) {
        try {
            var uri = URI.create(url);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
            if (http && uri.getHost() != null && plain) {
                return Optional.of(uri);
            }
        } catch (IllegalArgumentException malformed) {
            // Told like every other that is none.
        }
        env.fault(ENDPOINT, "must be an address such as http://127.0.0.1:4318");
        return Optional.empty();
    }

    private static double ratio(Env env) {
        String ratio = env.text(RATIO, "1");
        if (!NUMBER.matcher(ratio).matches()) {
            env.fault(RATIO, "must be a number from 0 to 1, such as 0.1");
            return 1;
        }
        return Double.parseDouble(ratio);
    }
}
