package dev.taskwire.testing;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits in tests for futures, where one step of a test needs the result of the step before. */
public final class Futures {
    private static final long TIMEOUT_SECONDS = 60;

    private Futures() {}

    /**
     * Returns what the future completes with, and throws what it fails with. Blocks for a minute at most; must not be
     * called on an event loop.
     */
    public static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}
