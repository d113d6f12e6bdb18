package dev.taskwire.shared.http.request;

import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;

/**
 * Makes promises that are bound to the context of the current request. Without a context, a timeout would complete on
 * an arbitrary thread, away from the event loop and without the request id.
 */
public final class ContextPromises {
    private ContextPromises() {}

    /** Returns a promise whose future completes on the current context, if there is one. */
    public static <T> Promise<T> promise() {
        var context = ContextInternal.current();
        return context == null ? Promise.promise() : context.promise();
    }
}
