package dev.taskwire.shared.http.server;

import dev.taskwire.shared.value.ClockReading;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Knows when its event loop has last been seen at work, and so when a request can have come in at the earliest. No
 * process can ask when bytes reached its socket: those that came while it stood still (a stopped process, a suspended
 * machine, a long collection of garbage) look new when it wakes up. So a timer ticks, and a request counts from a tick
 * before it was read: from the tick before the last, since the last can have run between waking up and reading; and for
 * a while after a pause from before that pause, since connections that wait to be accepted are read later. Belongs to
 * one event loop.
 */
final class PauseDetector {
    /** Each tick is set by the one before, so that a pause is followed by one tick and not by all that were missed. */
    private static final Duration TICK = Duration.ofMillis(50);

    private static final Duration MIN_PAUSE = Duration.ofMillis(500);
    /** A second, or more where the event loop has much to do. */
    private static final int GRACE_TICKS = 20;

    private final Supplier<ClockReading> now;
    private final BiConsumer<ClockReading, ClockReading> onPause;
    private ClockReading lastTick;
    private ClockReading tickBefore;
    private ClockReading beforePause;
    private int aftermath;

    /**
     * A detector that does not tick yet.
     *
     * @param onPause learns of each pause when it began and ended at the latest
     */
    PauseDetector(Supplier<ClockReading> now, BiConsumer<ClockReading, ClockReading> onPause) {
        this.now = now;
        this.onPause = onPause;
        this.lastTick = now.get();
        this.tickBefore = lastTick;
        this.beforePause = lastTick;
    }

    /** Ticks from now on; call it on the event loop. */
    void start(Vertx vertx) {
        tick();
        vertx.setTimer(TICK.toMillis(), timer -> start(vertx));
    }

    void tick() {
        var tick = now.get();
        notePause(tick);
        aftermath = Math.max(0, aftermath - 1);
        tickBefore = lastTick;
        lastTick = tick;
    }

    /** When a request that is read now can have come in at the earliest. */
    ClockReading arrival() {
        // Sockets can be read before the timer runs.
        notePause(now.get());
        return aftermath > 0 ? beforePause : tickBefore;
    }

    private void notePause(ClockReading current) {
        if (lastTick.nanosUntil(current) > MIN_PAUSE.toNanos()) {
            onPause.accept(lastTick, current);
            beforePause = tickBefore;
            aftermath = GRACE_TICKS;
            tickBefore = lastTick;
            lastTick = current;
        }
    }
}
