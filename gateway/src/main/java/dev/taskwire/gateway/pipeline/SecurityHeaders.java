package dev.taskwire.gateway.pipeline;

import java.util.HashMap;
import java.util.Map;

/**
 * Holds the headers with which every response tells a browser not to run, frame, sniff or leak what it has received.
 */
public final class SecurityHeaders {
    /** Name of the header that a page with scripts replaces with its own policy. */
    public static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

    private static final Map<String, String> COMMON_HEADERS = Map.of(
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer");

    private SecurityHeaders() {}

    /**
     * Returns the headers.
     *
     * @param tls whether the gateway terminates TLS itself; then browsers must use nothing but TLS for a year. Behind a
     *     proxy that terminates TLS, that is for the proxy to say
     */
    public static Map<String, String> of(boolean tls) {
        var headers = new HashMap<>(COMMON_HEADERS);
        if (tls) {
            headers.put("Strict-Transport-Security", "max-age=31536000");
        }
        return headers;
    }
}
