package dev.taskwire.shared.runtime;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * A service that has started.
 *
 * @param port where it serves
 * @param managementPort where health and metrics are
 * @param ready completes when what it needs was there for the first time
 * @param stopping ends it: not ready, no new requests, those that run are finished, everything is released
 */
public record RunningService(int port, int managementPort, Future<Void> ready, Supplier<Future<Void>> stopping) {
    public Future<Void> stop() {
        return stopping.get();
    }
}
