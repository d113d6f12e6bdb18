package dev.taskwire.shared.http.server;

import dev.taskwire.shared.telemetry.metrics.HistogramBuckets;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.value.ClockReading;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one log line and one measurement for each pause, however many event loops have noticed it. Safe from any
 * thread.
 */
final class PauseReporter {
    private static final Logger LOG = LoggerFactory.getLogger(PauseReporter.class);

    private final Timer timer;
    private ClockReading latestPauseEnd = ClockReading.now();

    PauseReporter(MetricsRegistry metrics) {
        this.timer = metrics.timer(
                "event_loop.pauses",
                "Pauses of event loops, or of the whole process, of half a second or more.",
                HistogramBuckets.PAUSES);
    }

    /** Reports a pause, unless it overlaps with the latest one. */
    void report(ClockReading since, ClockReading until) {
        synchronized (this) {
            if (since.nanoTime() - latestPauseEnd.nanoTime() < 0) {
                return;
            }
            latestPauseEnd = until;
        }
        long nanos = since.nanosUntil(until);
        timer.record(nanos, TimeUnit.NANOSECONDS);
        LOG.atWarn()
                .addKeyValue("paused_ms", TimeUnit.NANOSECONDS.toMillis(nanos))
                .log("an event loop was paused, perhaps together with the whole process");
    }
}
