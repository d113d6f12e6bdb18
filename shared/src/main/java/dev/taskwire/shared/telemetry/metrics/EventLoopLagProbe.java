package dev.taskwire.shared.telemetry.metrics;

import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Measures the delay of timers on its event loop, which all work on that loop shares. One instance runs on each event
 * loop.
 */
public final class EventLoopLagProbe extends VerticleBase {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final Timer delay;

    public EventLoopLagProbe(MetricsRegistry metrics) {
        this.delay = metrics.timer(
                "event_loop.delay", "How much later than planned an event loop runs a task.", HistogramBuckets.DELAYS);
    }

    @Override
    public Future<?> start() {
        measure();
        return Future.succeededFuture();
    }

    private void measure() {
        long due = System.nanoTime() + INTERVAL.toNanos();
        vertx.setTimer(INTERVAL.toMillis(), timer -> {
            delay.record(Math.max(0, System.nanoTime() - due), TimeUnit.NANOSECONDS);
            measure();
        });
    }
}
