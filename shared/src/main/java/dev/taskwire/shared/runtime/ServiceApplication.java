package dev.taskwire.shared.runtime;

import io.vertx.core.Future;

/** A service that can be started by its own main class, the one-JVM launcher or a test. */
public interface ServiceApplication {
    /** Returns the settings that every service has. */
    ServerConfig server();

    /**
     * Starts the service on a Vert.x instance of its own.
     *
     * @return completes when its ports are open, which may be before it is ready; fails when it cannot start, after it
     *     has released everything
     */
    Future<RunningService> start();
}
