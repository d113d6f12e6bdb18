package dev.taskwire.shared.mail;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The mail server to which mails are submitted.
 *
 * @param tls whether the connection begins with TLS; else STARTTLS is used if the server offers it, and required if
 *     there is a password to protect on the network
 * @param login the credentials, if the server requires any
 */
public record SmtpServerConfig(String host, int port, boolean tls, Optional<Login> login) {
    private static final int TLS_PORT = 465;
    private static final int SUBMISSION_PORT = 587;
    private static final int PLAIN_PORT = 25;
    private static final int MAX_PORT = 65_535;

    /** A username and its password. */
    public record Login(String user, String password) {
        /** Returns a text without username and password. */
        @Override
        public String toString() {
            return "Login[]";
        }
    }

    /**
     * Parses {@code smtp://user:password@host:587} or {@code smtps://…}, in which user, password and port are optional;
     * empty for anything else. The default port is 465 with TLS, else 587 with a user and 25 without.
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
        var login = new Login(decode(userInfo.substring(0, Math.max(colon, 0))), decode(userInfo.substring(colon + 1)));
        if (colon < 0 || login.user().isEmpty() || login.password().isEmpty()) {
            throw new IllegalArgumentException("a user without a password, or the other way round");
        }
        return Optional.of(login);
    }

    private static String decode(String text) {
        // In a URL's user part a plus sign is literal, and not a space as in a form.
        String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        if (decoded.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("control characters");
        }
        return decoded;
    }

    /** Returns whether the server is on this machine, so that nobody can eavesdrop on the connection. */
    boolean isLoopback() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /** Returns a text without the login. */
    @Override
    public String toString() {
        return "SmtpServerConfig[" + host + ":" + port + "]";
    }
}
