package dev.taskwire.shared.telemetry.tracing;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where in a trace the work of the current Vert.x context belongs. Like the request's id it is there in every future of
 * that work. Also without a tracer of our own: what a caller names is carried on.
 */
public final class TraceContext {
    private static final ContextLocal<TraceParent> CURRENT = ContextLocal.registerLocal(TraceParent.class);

    private TraceContext() {}

    /** Registers the context slot, before the first Vert.x instance is made. */
    public static void register() {
        // Loading this class has registered it.
    }

    /** Binds it to the current context, which must belong to this work alone. */
    public static void bind(@Nullable TraceParent parent) {
        Context context = Vertx.currentContext();
        if (context != null && parent != null) {
            CURRENT.put(context, parent);
        }
    }

    /** Does work on a context of its own, of the same event loop as this one, where it belongs to that place. */
    public static <T> Future<T> runWith(Vertx vertx, @Nullable TraceParent place, Supplier<Future<T>> work) {
        var own = ((ContextInternal) vertx.getOrCreateContext()).duplicate();
        Promise<T> done = own.promise();
        own.dispatch(begun -> {
            bind(place);
            work.get().onComplete(done);
        });
        return done.future();
    }

    /** Where the work of this thread's context belongs, if to any trace. */
    public static @Nullable TraceParent get() {
        Context context = Vertx.currentContext();
        return context == null ? null : CURRENT.get(context);
    }
}
