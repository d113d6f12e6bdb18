package dev.taskwire.shared.http.error;

import io.vertx.core.MultiMap;

/**
 * The header by which a service tells the gateway that nothing was done of a request, so that it may be sent elsewhere
 * whatever it is. A 503 without it can come after a write. No client gets to see it: the gateway drops such names.
 */
public final class ProcessedHeader {
    static final String HEADER = "X-Internal-Processed";
    private static final String NO = "no";

    private ProcessedHeader() {}

    static void denyIn(MultiMap headers) {
        headers.set(HEADER, NO);
    }

    /** Whether an answer with these headers says that nothing was done. */
    public static boolean isDeniedIn(MultiMap headers) {
        return NO.equals(headers.get(HEADER));
    }
}
