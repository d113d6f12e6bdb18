package dev.taskwire.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits in tests until an assertion holds. */
public final class Eventually {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration INTERVAL = Duration.ofMillis(10);

    private Eventually() {}

    /** An assertion, which fails with an error as long as it does not hold. */
    @FunctionalInterface
    public interface Assertion {
        void call() throws Exception;
    }

    /** Repeats the assertion until it holds; fails with its error after half a minute. */
    public static void holds(Assertion assertion) throws Exception {
        holds(TIMEOUT, assertion);
    }

    /** Repeats the assertion until it holds; fails with its error after the given time. */
    public static void holds(Duration within, Assertion assertion) throws Exception {
        long end = System.nanoTime() + within.toNanos();
        while (true) {
            try {
                assertion.call();
                return;
            } catch (Error notYet) {
                if (System.nanoTime() - end > 0) {
                    throw notYet;
                }
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }
}
