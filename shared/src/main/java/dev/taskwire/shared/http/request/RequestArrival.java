package dev.taskwire.shared.http.request;

import dev.taskwire.shared.value.ClockReading;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;

/**
 * When the request that is being handled came in, on the request's context. That can be long before it was read: a
 * process that stands still reads it when it wakes up. Vert.x calls the provider before it makes an instance, since the
 * number of context slots is fixed then.
 */
public final class RequestArrival implements VertxServiceProvider {
    private static final ContextLocal<ClockReading> CURRENT = ContextLocal.registerLocal(ClockReading.class);

    @Override
    public void init(VertxBootstrap builder) {
        // Loading this class has registered the slot.
    }

    /** Binds it to the current context, which must be a request's own. */
    public static void bind(ClockReading arrival) {
        Context context = Vertx.currentContext();
        if (context != null) {
            CURRENT.put(context, arrival);
        }
    }

    /** When the current request came in; now, where that is not known. */
    static ClockReading current() {
        Context context = Vertx.currentContext();
        ClockReading bound = context == null ? null : CURRENT.get(context);
        return bound == null ? ClockReading.now() : bound;
    }
}
