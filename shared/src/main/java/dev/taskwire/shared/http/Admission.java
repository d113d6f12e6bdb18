package dev.taskwire.shared.http;

import dev.taskwire.shared.error.AppException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Decides how much a process works on at once. Beyond the bound, and before the process is open, a request is refused
 * at once: it costs little, and waiting would only make it late. Safe from any thread.
 */
public final class Admission {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int bound;
    private final BooleanSupplier open;
    private final AtomicInteger running = new AtomicInteger();
    private final LongAdder refused = new LongAdder();

    /**
     * Admits up to {@code bound} requests at once.
     *
     * @param open false while the process cannot serve yet
     */
    public Admission(int bound, BooleanSupplier open) {
        this.bound = bound;
        this.open = open;
    }

    /** Runs the work if there is room; fails with UNAVAILABLE if not. What the work throws becomes its failure. */
    public <T> Future<T> run(Supplier<Future<T>> work) {
        if (!open.getAsBoolean()) {
            return Future.failedFuture(AppException.unavailable("The service is starting.", RETRY_AFTER)
                    .notProcessed());
        }
        if (running.incrementAndGet() > bound) {
            running.decrementAndGet();
            refused.increment();
            return Future.failedFuture(AppException.unavailable("The service is overloaded.", RETRY_AFTER)
                    .notProcessed());
        }
        Promise<Void> start = RequestContext.promise();
        start.complete();
        return start.future().compose(begun -> work.get()).onComplete(end -> running.decrementAndGet());
    }

    /** How many requests have found no room. */
    public long refused() {
        return refused.sum();
    }

    /** How many requests run now. */
    public int running() {
        return running.get();
    }
}
