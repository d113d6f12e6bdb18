package dev.taskwire.shared.log.appender;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.value.HttpUrl;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The settings of Loki.
 *
 * @param pushUrl the URL of the push API, without user and password
 */
public record LokiConfig(String pushUrl, Optional<String> user, Optional<String> password) {
    private static final String VARIABLE = "LOKI_URL";
    private static final String PUSH = "/loki/api/v1/push";

    /** Reads {@code LOKI_URL}, without which no lines are sent to Loki. */
    public static Optional<LokiConfig> from(EnvironmentReader environment) {
        return environment.secret(VARIABLE).flatMap(url -> {
            var target = HttpUrl.parse(url).map(LokiConfig::of);
            if (target.isEmpty()) {
                environment.addError(
                        VARIABLE, "must be an address such as http://127.0.0.1:3100 or https://user:password@host");
            }
            return target;
        });
    }

    private static LokiConfig of(URI uri) {
        boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = user.indexOf(':');
        return new LokiConfig(
                uri.getScheme() + "://" + uri.getHost() + port + (bare ? PUSH : uri.getRawPath()),
                Optional.of(decoded(colon < 0 ? user : user.substring(0, colon)))
                        .filter(name -> !name.isEmpty()),
                Optional.of(colon < 0 ? "" : decoded(user.substring(colon + 1))).filter(any -> !user.isEmpty()));
    }

    private static String decoded(String part) {
        // A plus is literal in user information; it means a blank in forms only.
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Never shows the URL, which may contain a token. */
    @Override
    public String toString() {
        return "LokiConfig";
    }
}
