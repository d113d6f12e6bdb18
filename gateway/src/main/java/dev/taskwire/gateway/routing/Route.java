package dev.taskwire.gateway.routing;

/**
 * Describes one row of the gateway's table.
 *
 * @param path a template with parameters in braces; one that ends with a slash is served without the slash too
 */
public record Route(String method, String path, Service service, Access access, RateLimitClass rateLimitClass) {
    /** The service that handles the request. */
    public enum Service {
        UMS,
        TMS,
        /** The gateway itself. */
        GATEWAY
    }

    /** What the caller must show. */
    public enum Access {
        ANYONE,
        /** Anyone, until too many passwords were wrong. */
        SIGNING_IN,
        SIGNED_IN,
        /** A caller whose session ends once the service has accepted the request. */
        SIGNING_OUT
    }

    /** The rate limit that a request counts for. */
    public enum RateLimitClass {
        NONE,
        SIGN_IN,
        REFRESH,
        UNSUBSCRIBE,
        SIGNED_IN,
        PASSWORD,
        EXPORT,
        TMSERVICE,
        TMSERVICE_SIGN_IN
    }

    /** Returns whether only clients of TMService need the route; the gateway's welcome is for everybody. */
    boolean isOfTmservice() {
        return service != Service.GATEWAY
                && (rateLimitClass == RateLimitClass.TMSERVICE || rateLimitClass == RateLimitClass.TMSERVICE_SIGN_IN);
    }

    /** Returns whether the response may take longer than other requests, once it has begun. */
    public boolean isExport() {
        return rateLimitClass == RateLimitClass.EXPORT;
    }

    /** Returns whether the route needs no access token. */
    public boolean isPublic() {
        return access == Access.ANYONE || access == Access.SIGNING_IN;
    }
}
