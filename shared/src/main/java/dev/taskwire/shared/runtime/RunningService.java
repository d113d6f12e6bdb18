package dev.taskwire.shared.runtime;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * A service that has started.
 *
 * @param port the service port
 * @param managementPort the port of health and metrics
 * @param ready completes when everything that the service needs was available for the first time
 * @param stopping stops it: it is no longer ready, takes no new requests, finishes the running ones and releases
 *     everything
 */
public record RunningService(int port, int managementPort, Future<Void> ready, Supplier<Future<Void>> stopping) {
    /** Stops to accept requests, lets those that run end within the drain time, and closes everything. */
    public Future<Void> stop() {
        return stopping.get();
    }
}
