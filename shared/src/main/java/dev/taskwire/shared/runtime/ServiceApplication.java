package dev.taskwire.shared.runtime;

import io.vertx.core.Future;

/** One service, whoever starts it: its own main class, the one-JVM launcher or a test. */
public interface ServiceApplication {
    /** Returns what it has in common with every other service. */
    ServerConfig server();

    /**
     * Starts it on a Vert.x instance of its own.
     *
     * @return completes when its ports are open, which may be before it is ready; fails when it cannot start, having
     *     released what it took
     */
    Future<RunningService> start();
}
