package dev.taskwire.shared.log.context;

import dev.taskwire.shared.telemetry.tracing.TraceContext;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;

/**
 * Registers the context slots of request, client and trace. Vert.x fixes their number when an instance is made, and
 * asks this right before.
 */
public final class ContextLocalRegistration implements VertxServiceProvider {
    @Override
    public void init(VertxBootstrap builder) {
        RequestId.register();
        ClientAddress.register();
        TraceContext.register();
    }
}
