package dev.taskwire.shared.log;

import dev.taskwire.shared.trace.CurrentTrace;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;

/**
 * Registers the context slots of request, client and trace. Vert.x fixes their number when an instance is made, and
 * asks this right before.
 */
public final class ContextSlots implements VertxServiceProvider {
    @Override
    public void init(VertxBootstrap builder) {
        RequestId.register();
        ClientAddress.register();
        CurrentTrace.register();
    }
}
