package dev.taskwire.shared.http.error;

import io.vertx.core.MultiMap;

/**
 * The header by which a service tells the gateway that a request had no effect, so that it may be sent to another
 * upstream, whatever its method. A 503 without it can follow a write. The gateway removes such headers, so that no
 * client sees them.
 */
public final class ProcessedHeader {
    static final String HEADER = "X-Internal-Processed";
    private static final String NO = "no";

    private ProcessedHeader() {}

    static void markNotProcessed(MultiMap headers) {
        headers.set(HEADER, NO);
    }

    /** Returns whether a response with these headers says that the request had no effect. */
    public static boolean isNotProcessed(MultiMap headers) {
        return NO.equals(headers.get(HEADER));
    }
}
