package dev.taskwire.gateway.pipeline;

import java.util.HashMap;
import java.util.Map;

/** What browsers are told with every answer, so that nothing of it is run, framed, guessed at or passed on. */
public final class SecurityHeaders {
    /** Name of the policy that a page with scripts replaces by its own. */
    public static final String POLICY = "Content-Security-Policy";

    private static final Map<String, String> ALWAYS = Map.of(
            POLICY,
            "default-src 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer");

    private SecurityHeaders() {}

    /**
     * The headers.
     *
     * @param tls whether the gateway speaks TLS itself; then browsers are to use nothing else for a year. Where a proxy
     *     does, that is the proxy's to say
     */
    public static Map<String, String> of(boolean tls) {
        var headers = new HashMap<>(ALWAYS);
        if (tls) {
            headers.put("Strict-Transport-Security", "max-age=31536000");
        }
        return headers;
    }
}
