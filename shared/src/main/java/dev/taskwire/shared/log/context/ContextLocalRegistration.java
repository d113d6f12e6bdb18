package dev.taskwire.shared.log.context;

import dev.taskwire.shared.telemetry.tracing.TraceContext;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;

/**
 * Registers the context slots of the request id, the client address and the trace context. Vert.x fixes their number
 * when an instance is created, and calls this right before.
 */
public final class ContextLocalRegistration implements VertxServiceProvider {
    @Override
    public void init(VertxBootstrap builder) {
        RequestId.register();
        ClientAddress.register();
        TraceContext.register();
    }
}
