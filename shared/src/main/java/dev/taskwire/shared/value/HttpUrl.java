package dev.taskwire.shared.value;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Parses URLs of HTTP servers in settings. */
public final class HttpUrl {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private HttpUrl() {}

    /** Returns the URL if its scheme is HTTP or HTTPS and it has a host, and neither a query nor a fragment. */
    public static Optional<URI> parse(String text) {
        try {
            return Optional.of(URI.create(text))
                    .filter(url -> url.getScheme() != null && SCHEMES.contains(url.getScheme()))
                    .filter(url -> url.getHost() != null && url.getRawQuery() == null && url.getRawFragment() == null);
        } catch (IllegalArgumentException malformed) {
            // The message quotes the URL, which may contain a password.
            return Optional.empty();
        }
    }

    /** Returns the same for a URL that must not contain user information either. */
    public static Optional<URI> parseWithoutUser(String text) {
        return parse(text).filter(url -> url.getRawUserInfo() == null);
    }
}
