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
 * The trace context of the current Vert.x context. Like the request id it is available in every future of that work. It
 * exists without tracing too, so that a caller's trace context is passed on.
 */
public final class TraceContext {
    private static final ContextLocal<TraceParent> CURRENT = ContextLocal.registerLocal(TraceParent.class);

    private TraceContext() {}

    /** Registers the context slot, before the first Vert.x instance is created. */
    public static void register() {
        // The class's initialization has registered it.
    }

    /** Binds a trace context to the current context, which must belong to this work alone. */
    public static void bind(@Nullable TraceParent parent) {
        Context context = Vertx.currentContext();
        if (context != null && parent != null) {
            CURRENT.put(context, parent);
        }
    }

    /** Runs work on a new context of the same event loop, bound to that trace context. */
    public static <T> Future<T> runWith(Vertx vertx, @Nullable TraceParent position, Supplier<Future<T>> work) {
        var own = ((ContextInternal) vertx.getOrCreateContext()).duplicate();
        Promise<T> done = own.promise();
        own.dispatch(begun -> {
            bind(position);
            work.get().onComplete(done);
        });
        return done.future();
    }

    /** Returns the trace context of the current context; null without one. */
    public static @Nullable TraceParent get() {
        Context context = Vertx.currentContext();
        return context == null ? null : CURRENT.get(context);
    }
}
