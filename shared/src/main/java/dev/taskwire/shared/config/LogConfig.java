package dev.taskwire.shared.config;

import dev.taskwire.shared.log.LogFormat;
import dev.taskwire.shared.log.LogSettings;
import dev.taskwire.shared.log.LokiTarget;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where log lines go. */
public final class LogConfig {
    private static final String LOKI = "LOKI_URL";
    private static final String PUSH = "/loki/api/v1/push";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private LogConfig() {}

    /** Reads {@code LOG_FORMAT}, {@code ENVIRONMENT} and {@code LOKI_URL}. */
    public static LogSettings from(Env env) {
        return new LogSettings(
                env.choice("LOG_FORMAT", LogFormat.TEXT),
                environment(env),
                env.secret(LOKI).flatMap(url -> loki(env, url)));
    }

    /** {@code ENVIRONMENT}: which of several installations this is. */
    static String environment(Env env) {
        String name = env.text("ENVIRONMENT", "local");
        if (!NAME.matcher(name).matches()) {
            env.fault("ENVIRONMENT", "must be 1 to 64 letters, digits, '.', '_' or '-'");
        }
        return name;
    }

    private static Optional<LokiTarget> loki(Env env, String url) {
        try {
            var uri = URI.create(url);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                return Optional.of(target(uri));
            }
        } catch (IllegalArgumentException malformed) {
            // Its message quotes the address, and with it the password.
        }
        env.fault(LOKI, "must be an address such as http://127.0.0.1:3100 or https://user:password@host");
        return Optional.empty();
    }

    private static LokiTarget target(URI uri) {
        boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = user.indexOf(':');
        return new LokiTarget(
                uri.getScheme() + "://" + uri.getHost() + port + (bare ? PUSH : uri.getRawPath()),
                Optional.of(decoded(colon < 0 ? user : user.substring(0, colon)))
                        .filter(name -> !name.isEmpty()),
                Optional.of(colon < 0 ? "" : decoded(user.substring(colon + 1))).filter(any -> !user.isEmpty()));
    }

    private static String decoded(String part) {
        // A plus is a plus before the host; it is a blank in forms only.
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
