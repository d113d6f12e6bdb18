package dev.taskwire.tms.notification.channel.email;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The mail server that takes our mails.
 *
 * @param tls whether the connection begins with TLS; else it changes to TLS where the server offers that, and must if
 *     there is a password to be kept from whoever listens
 * @param login whose mails it takes, if it asks
 */
public record SmtpServerConfig(String host, int port, boolean tls, Optional<Login> login) {
    private static final int TLS_PORT = 465;
    private static final int SUBMISSION_PORT = 587;
    private static final int PLAIN_PORT = 25;
    private static final int MAX_PORT = 65_535;

    /** A name and its password. */
    public record Login(String user, String password) {
        /** Never shows either. */
        @Override
        public String toString() {
            return "Login[]";
        }
    }

    /**
     * Reads {@code smtp://user:password@host:587} or {@code smtps://…}, with user, password and port optional; empty
     * for anything else. By default the port is 465 with TLS, else 587 with a user and 25 without.
     */
    public static Optional<SmtpServerConfig> parse(String text) {
        try {
            var uri = new URI(text);
            boolean tls = "smtps".equalsIgnoreCase(uri.getScheme());
            boolean known = tls || "smtp".equalsIgnoreCase(uri.getScheme());
            boolean bare = uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawPath() != null
                    && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
            if (!known || !bare || uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
                return Optional.empty();
            }
            var login = login(uri.getRawUserInfo());
            String host = uri.getHost().replace("[", "").replace("]", "");
            return Optional.of(new SmtpServerConfig(host, port(uri.getPort(), tls, login.isPresent()), tls, login));
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static int port(int given, boolean tls, boolean login) {
        if (given > 0) {
            return given;
        }
        return tls ? TLS_PORT : login ? SUBMISSION_PORT : PLAIN_PORT;
    }

    private static Optional<Login> login(@Nullable String userInfo) {
        if (userInfo == null) {
            return Optional.empty();
        }
        int colon = userInfo.indexOf(':');
        var login =
                new Login(decoded(userInfo.substring(0, Math.max(colon, 0))), decoded(userInfo.substring(colon + 1)));
        if (colon < 0 || login.user().isEmpty() || login.password().isEmpty()) {
            throw new IllegalArgumentException("a user without a password, or the other way round");
        }
        return Optional.of(login);
    }

    private static String decoded(String text) {
        // A plus is a plus here, and not a blank as in a form.
        String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        if (decoded.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("control characters");
        }
        return decoded;
    }

    /** Whether it is on this machine, where nobody listens. */
    boolean isHere() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /** Never shows the login. */
    @Override
    public String toString() {
        return "SmtpServer[" + host + ":" + port + "]";
    }
}
