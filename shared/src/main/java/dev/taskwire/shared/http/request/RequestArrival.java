package dev.taskwire.shared.http.request;

import dev.taskwire.shared.value.ClockReading;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.time.Duration;

/**
 * Holds the arrival time of the current request on its context. A request that arrives during a pause of the process is
 * read much later. Vert.x loads this provider before it creates an instance, since the number of context slots is fixed
 * then.
 */
public final class RequestArrival implements VertxServiceProvider {
    private static final Duration MIN_PAUSE = Duration.ofMillis(500);
    private static final ContextLocal<ClockReading> CURRENT = ContextLocal.registerLocal(ClockReading.class);

    @Override
    public void init(VertxBootstrap builder) {
        // Loading this class has registered the slot.
    }

    /** Binds the arrival time to the current context, which must belong to one request. */
    public static void bind(ClockReading arrival) {
        Context context = Vertx.currentContext();
        if (context != null) {
            CURRENT.put(context, arrival);
        }
    }

    /**
     * Returns the time since the current request arrived, if it waited during a pause of the process; otherwise zero.
     * The arrival of other requests is known only to a tenth of a second.
     */
    public static Duration waited() {
        long nanos = current().nanosUntil(ClockReading.now());
        return nanos < MIN_PAUSE.toNanos() ? Duration.ZERO : Duration.ofNanos(nanos);
    }

    /** Returns the arrival time of the current request, or the current time if it is unknown. */
    static ClockReading current() {
        Context context = Vertx.currentContext();
        ClockReading bound = context == null ? null : CURRENT.get(context);
        return bound == null ? ClockReading.now() : bound;
    }
}
