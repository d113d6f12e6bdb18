package dev.taskwire.shared.http;

import io.vertx.core.MultiMap;

/**
 * The header by which a service tells the gateway that nothing was done of a request, so that it may be sent elsewhere
 * whatever it is. A 503 without it can come after a write. No client gets to see it: the gateway drops such names.
 */
public final class Processed {
    static final String HEADER = "X-Internal-Processed";
    private static final String NO = "no";

    private Processed() {}

    static void denyIn(MultiMap headers) {
        headers.set(HEADER, NO);
    }

    /** Whether an answer with these headers says that nothing was done. */
    public static boolean isDeniedIn(MultiMap headers) {
        return NO.equals(headers.get(HEADER));
    }
}
