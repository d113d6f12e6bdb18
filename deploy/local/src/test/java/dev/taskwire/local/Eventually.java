package dev.taskwire.local;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Waits for what has to become true. */
final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(10);

    private Eventually() {}

    /** Repeats the assertion until it holds; fails as it does after half a minute. */
    static void holds(ThrowingCallable assertion) throws Exception {
        holds(LIMIT, assertion);
    }

    /** Repeats the assertion until it holds; fails as it does when the time is over. */
    static void holds(Duration within, ThrowingCallable assertion) throws Exception {
        long end = System.nanoTime() + within.toNanos();
        while (true) {
            try {
                assertion.call();
                return;
            } catch (Error notYet) {
                if (System.nanoTime() - end > 0) {
                    throw notYet;
                }
            } catch (Throwable broken) {
                throw new IllegalStateException(broken);
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }
}
