package dev.taskwire.gateway.proxy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The system's time, of which a test skips what it would have to wait for. Safe from any thread. */
public final class SkippableTime implements LongSupplier {
    private final AtomicLong skipped = new AtomicLong();

    public void skip(Duration time) {
        skipped.addAndGet(time.toNanos());
    }

    @Override
    public long getAsLong() {
        return System.nanoTime() + skipped.get();
    }
}
