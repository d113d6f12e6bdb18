package dev.taskwire.shared.log.appender;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A queue of lines for one thread that delivers them in batches, since waking it for each line would be most of a
 * line's cost. Any thread may offer lines without blocking.
 */
final class LogBatchQueue<L> {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(250);

    private final BlockingQueue<L> lines;
    private final Duration batchDelay;
    private final int batchSize;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /**
     * Creates an empty queue.
     *
     * @param bound the maximum of queued lines
     * @param batchDelay how long the first line of a batch waits for others
     * @param batchSize the number of lines that ends the wait, and the maximum of a batch
     */
    LogBatchQueue(int bound, Duration batchDelay, int batchSize) {
        this.lines = new ArrayBlockingQueue<>(bound);
        this.batchDelay = batchDelay;
        this.batchSize = batchSize;
    }

    /** Adds a line; returns false when the queue is full. */
    boolean offer(L line) {
        return lines.offer(line);
    }

    int remainingCapacity() {
        return lines.remainingCapacity();
    }

    int size() {
        return lines.size();
    }

    /** Returns the lines that arrive within that delay after the first one; empty when none arrives for a while. */
    List<L> takeBatch() throws InterruptedException {
        var gathered = new ArrayList<L>();
        var first = lines.poll(POLL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            gathered.add(first);
            if (lines.size() < batchSize) {
                awaitStop(batchDelay);
            }
            lines.drainTo(gathered, batchSize - 1);
        }
        return gathered;
    }

    /** Ends the waits for further lines. */
    void stop() {
        stopping.countDown();
    }

    boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Waits for that duration, or until the stop. */
    @SuppressWarnings("ResultOfMethodCallIgnored") // both results have the same effect
    void awaitStop(Duration timeout) throws InterruptedException {
        stopping.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
