package dev.taskwire.shared.http;

import dev.taskwire.shared.metrics.Bounds;
import dev.taskwire.shared.metrics.Metrics;
import dev.taskwire.shared.time.Moment;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line and measurement for each pause, however many event loops have noticed it. Safe from any thread. */
final class PauseLog {
    private static final Logger LOG = LoggerFactory.getLogger(PauseLog.class);

    private final Timer pauses;
    private Moment known = Moment.now();

    PauseLog(Metrics metrics) {
        this.pauses = metrics.timer(
                "event_loop.pauses",
                "How long event loops, or the whole process, stood still, where that was half a second or more.",
                Bounds.PAUSES);
    }

    /** Notes a pause, unless it overlaps with the latest one. */
    void note(Moment since, Moment until) {
        synchronized (this) {
            if (since.nanoTime() - known.nanoTime() < 0) {
                return;
            }
            known = until;
        }
        long nanos = since.nanosUntil(until);
        pauses.record(nanos, TimeUnit.NANOSECONDS);
        LOG.atWarn()
                .addKeyValue("paused_ms", TimeUnit.NANOSECONDS.toMillis(nanos))
                .log("an event loop stood still, perhaps with the whole process");
    }
}
