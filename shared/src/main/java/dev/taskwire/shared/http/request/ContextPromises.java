package dev.taskwire.shared.http.request;

import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;

/**
 * Promises that are bound to the request's own context. One without a context would be timed out on a thread of
 * nobody's, away from the event loop and without the request's id.
 */
public final class ContextPromises {
    private ContextPromises() {}

    /** A promise whose future completes on the context that this is called on, if it is one. */
    public static <T> Promise<T> promise() {
        var context = ContextInternal.current();
        return context == null ? Promise.promise() : context.promise();
    }
}
