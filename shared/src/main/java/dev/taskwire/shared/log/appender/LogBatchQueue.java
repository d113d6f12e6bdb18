package dev.taskwire.shared.log.appender;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lines on their way to the one thread that delivers them, which takes those of a moment together: waking it for each
 * would be most of a line's cost. Any thread may offer; none waits.
 */
final class LogBatchQueue<L> {
    private static final Duration IDLE = Duration.ofMillis(250);

    private final BlockingQueue<L> lines;
    private final Duration moment;
    private final int enough;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /**
     * Empty.
     *
     * @param bound how many lines may wait
     * @param moment how long the first of some lines waits for the others
     * @param enough with how many it does not wait, and how many are taken at most
     */
    LogBatchQueue(int bound, Duration moment, int enough) {
        this.lines = new ArrayBlockingQueue<>(bound);
        this.moment = moment;
        this.enough = enough;
    }

    /** False when there is no room for it. */
    boolean offer(L line) {
        return lines.offer(line);
    }

    int room() {
        return lines.remainingCapacity();
    }

    int size() {
        return lines.size();
    }

    /** What comes within a moment after the first; nothing when none comes for a while. */
    List<L> takeBatch() throws InterruptedException {
        var gathered = new ArrayList<L>();
        var first = lines.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            gathered.add(first);
            if (lines.size() < enough) {
                awaitShutdown(moment);
            }
            lines.drainTo(gathered, enough - 1);
        }
        return gathered;
    }

    /** From now on nothing waits for a moment to pass. */
    void stop() {
        stopping.countDown();
    }

    boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Waits that long, or until the stop. */
    @SuppressWarnings("ResultOfMethodCallIgnored") // either will do
    void awaitShutdown(Duration longest) throws InterruptedException {
        stopping.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }
}
