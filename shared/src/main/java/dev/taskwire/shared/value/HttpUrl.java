package dev.taskwire.shared.value;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Addresses of HTTP servers in settings. */
public final class HttpUrl {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private HttpUrl() {}

    /** Returns the URL when it is one of HTTP or HTTPS that has a host, and neither a query nor a fragment. */
    public static Optional<URI> parse(String text) {
        try {
            return Optional.of(URI.create(text))
                    .filter(url -> url.getScheme() != null && SCHEMES.contains(url.getScheme()))
                    .filter(url -> url.getHost() != null && url.getRawQuery() == null && url.getRawFragment() == null);
        } catch (IllegalArgumentException malformed) {
            // Its message quotes the address, and with it a password.
            return Optional.empty();
        }
    }

    /** The same for a URL that may name no user either. */
    public static Optional<URI> parseWithoutUser(String text) {
        return parse(text).filter(url -> url.getRawUserInfo() == null);
    }
}
