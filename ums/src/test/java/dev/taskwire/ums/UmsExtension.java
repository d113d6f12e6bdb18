package dev.taskwire.ums;

import static dev.taskwire.testing.Futures.await;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts one {@link UmsServer} for all test classes, and ends it with the last. Each test gets it as a parameter,
 * without users, and with its clock at {@link UmsServer#START}.
 */
public final class UmsExtension implements BeforeEachCallback, ParameterResolver {

    /** The server, on an instance of its own, since it outlives every test. */
    private record Started(Vertx vertx, UmsServer server) implements AutoCloseable {
        static Started now() {
            var vertx = Vertx.vertx();
            try {
                return new Started(vertx, UmsServer.start(vertx));
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }

        @Override
        public void close() throws TimeoutException {
            server.close();
            await(vertx.close());
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        server(context).reset();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == UmsServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return server(context);
    }

    private static UmsServer server(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(UmsExtension.class))
                .computeIfAbsent(Started.class, type -> Started.now(), Started.class)
                .server();
    }
}
