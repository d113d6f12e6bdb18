package dev.taskwire.tms;

import static dev.taskwire.testing.Futures.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts one {@link RunningTms} for all test classes, and ends it with the last. A test gets it as a parameter, and
 * stays apart from others by having users of its own.
 */
final class TmsExtension implements ParameterResolver {

    /** The service, beside an instance of its own, since it outlives every test. */
    private record Started(Vertx vertx, RunningTms tms) implements AutoCloseable {
        static Started now() {
            var vertx = Vertx.vertx();
            try {
                return new Started(vertx, new RunningTms(vertx));
            } catch (IOException | TimeoutException failure) {
                throw new IllegalStateException(failure);
            }
        }

        @Override
        public void close() throws IOException, TimeoutException {
            tms.close();
            await(vertx.close());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningTms.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(TmsExtension.class))
                .computeIfAbsent(Started.class, type -> Started.now(), Started.class)
                .tms();
    }
}
