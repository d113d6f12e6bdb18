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
    private static final Duration TICK = Duration.ofMillis(50);

    private static final Duration MIN_PAUSE = Duration.ofMillis(500);
    /** The ticks after a pause that still count as before it: one second, or more on a busy event loop. */
    private static final int GRACE_TICKS = 20;

    private final Supplier<ClockReading> now;
    private final BiConsumer<ClockReading, ClockReading> onPause;
    private ClockReading lastTick;
    private ClockReading tickBefore;
    private ClockReading beforePause;
    private int aftermath;

    /**
     * Creates a detector that does not tick yet.
     *
     * @param onPause receives the last tick before each pause and the moment at which the pause was noticed
     */
    PauseDetector(Supplier<ClockReading> clock, BiConsumer<ClockReading, ClockReading> onPause) {
        this.now = clock;
        this.onPause = onPause;
        this.lastTick = clock.get();
        this.tickBefore = lastTick;
        this.beforePause = lastTick;
    }

    /** Starts ticking. Must be called on the event loop. */
    void start(Vertx vertx) {
        tick();
        vertx.setTimer(TICK.toMillis(), timer -> start(vertx));
    }

    void tick() {
        var tick = now.get();
        detectPause(tick);
        aftermath = Math.max(0, aftermath - 1);
        tickBefore = lastTick;
        lastTick = tick;
    }

    /** Returns the earliest moment at which a request that is read now can have arrived. */
    ClockReading arrival() {
        // Sockets can be read before the timer runs.
        detectPause(now.get());
        return aftermath > 0 ? beforePause : tickBefore;
    }

    private void detectPause(ClockReading current) {
        if (lastTick.nanosUntil(current) > MIN_PAUSE.toNanos()) {
            onPause.accept(lastTick, current);
            beforePause = tickBefore;
            aftermath = GRACE_TICKS;
            tickBefore = lastTick;
            lastTick = current;
        }
    }
}
