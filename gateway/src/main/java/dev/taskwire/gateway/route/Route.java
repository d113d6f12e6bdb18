package dev.taskwire.gateway.route;

/**
 * One row of the table.
 *
 * @param path a template, with parameters in braces
 */
public record Route(String method, String path, Service service, Access access) {
    /** The process that serves it. */
    public enum Service {
        UMS,
        TMS
    }

    /** Who gets through. */
    public enum Access {
        ANYONE,
        SIGNED_IN,
        /** Signed in, and not any more once the service has agreed. */
        SIGNING_OUT
    }
}
