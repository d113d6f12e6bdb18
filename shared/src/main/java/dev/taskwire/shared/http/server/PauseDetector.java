package dev.taskwire.shared.http.server;

import dev.taskwire.shared.value.ClockReading;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Detects pauses of its event loop, and so tells the earliest moment at which a request can have arrived. No process
 * can ask when bytes reached its socket: bytes that arrived during a pause (a stopped process, a suspended machine, a
 * long garbage collection) look new afterwards. So a timer ticks, and a request counts as arrived at a tick before it
 * was read. That is the tick before the last one, since the last can have run between the end of the pause and the
 * read. For a while after a pause it is the tick before the pause, since connections that wait to be accepted are read
 * later. Belongs to one event loop.
 */
final class PauseDetector {
    /**
     * The interval of the ticks. Each tick schedules the next one, so that a single tick follows a pause and not all
     * that were missed.
     */
    private static final Duration TICK_INTERVAL = Duration.ofMillis(50);

    private static final Duration MIN_PAUSE = Duration.ofMillis(500);
    /** The ticks after a pause that still count as before it: one second, or more on a busy event loop. */
    private static final int GRACE_TICKS = 20;

    private final Supplier<ClockReading> clock;
    private final BiConsumer<ClockReading, ClockReading> onPause;
    private ClockReading lastTick;
    private ClockReading previousTick;
    private ClockReading beforePause;
    private int graceTicksLeft;

    /**
     * Creates a detector that does not tick yet.
     *
     * @param onPause receives the last tick before each pause and the moment at which the pause was noticed
     */
    PauseDetector(Supplier<ClockReading> clock, BiConsumer<ClockReading, ClockReading> onPause) {
        this.clock = clock;
        this.onPause = onPause;
        this.lastTick = clock.get();
        this.previousTick = lastTick;
        this.beforePause = lastTick;
    }

    /** Starts ticking. Must be called on the event loop. */
    void start(Vertx vertx) {
        tick();
        vertx.setTimer(TICK_INTERVAL.toMillis(), timer -> start(vertx));
    }

    void tick() {
        var tick = clock.get();
        detectPause(tick);
        graceTicksLeft = Math.max(0, graceTicksLeft - 1);
        previousTick = lastTick;
        lastTick = tick;
    }

    /** Returns the earliest moment at which a request that is read now can have arrived. */
    ClockReading earliestArrival() {
        // Sockets can be read before the timer runs.
        detectPause(clock.get());
        return graceTicksLeft > 0 ? beforePause : previousTick;
    }

    private void detectPause(ClockReading current) {
        if (lastTick.nanosUntil(current) > MIN_PAUSE.toNanos()) {
            onPause.accept(lastTick, current);
            beforePause = previousTick;
            graceTicksLeft = GRACE_TICKS;
            previousTick = lastTick;
            lastTick = current;
        }
    }
}
