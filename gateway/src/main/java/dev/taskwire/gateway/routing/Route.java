package dev.taskwire.gateway.routing;

/**
 * One row of the table.
 *
 * @param path a template, with parameters in braces; one that ends with a slash is served without it too
 */
public record Route(String method, String path, Service service, Access access, RateLimitClass limited) {
    /** Who answers. */
    public enum Service {
        UMS,
        TMS,
        /** The gateway itself. */
        GATEWAY
    }

    /** Who gets through. */
    public enum Access {
        ANYONE,
        /** Anyone who has not guessed too many passwords. */
        SIGNING_IN,
        SIGNED_IN,
        /** Signed in, and not any more once the service has agreed. */
        SIGNING_OUT
    }

    /** Which of the limits a call counts for. */
    public enum RateLimitClass {
        NOT,
        SIGN_IN,
        REFRESH,
        SIGNED_IN,
        PASSWORD,
        TMSERVICE,
        TMSERVICE_SIGN_IN
    }

    /** Whether nobody needs a token. */
    public boolean isOpen() {
        return access == Access.ANYONE || access == Access.SIGNING_IN;
    }
}
