package dev.taskwire.shared.log.appender;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.github.loki4j.client.batch.LogRecord;
import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.shared.schedule.OutageLog;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Sends queued lines to Loki in batches. While Loki is unavailable, it keeps the current batch and retries it with
 * growing delays, and the queue fills up. It reports the start and the end of an outage on standard error, since a log
 * line would not reach Loki either.
 */
final class LokiBatchSender implements Runnable {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

    private final LogBatchQueue<LokiLogEntry> queue;
    private final LokiPushClient push;
    private final String environment;
    private final Function<ILoggingEvent, String> text;
    private final Duration flush;
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private volatile long end;
    private final OutageLog outage = new OutageLog(this::onUnavailable, this::onRecovered);
    private final OutageLog refusal =
            new OutageLog(status -> report("refuses lines" + status + "; they are dropped"), () -> {});
    private long droppedBefore;

    /**
     * Creates a sender that is not running.
     *
     * @param flush how long it continues after {@link #stop}
     */
    LokiBatchSender(
            LogBatchQueue<LokiLogEntry> queue,
            LokiPushClient push,
            String environment,
            Function<ILoggingEvent, String> text,
            Duration flush) {
        this.queue = queue;
        this.push = push;
        this.environment = environment;
        this.text = text;
        this.flush = flush;
    }

    void dropped(long lines) {
        dropped.add(lines);
    }

    long dropped() {
        return dropped.sum();
    }

    long sent() {
        return sent.sum();
    }

    void stop() {
        end = System.nanoTime() + flush.toNanos();
        queue.stop();
    }

    private boolean isFlushTimeOver() {
        return queue.isStopping() && System.nanoTime() - end > 0;
    }

    @Override
    public void run() {
        try (push) {
            while (!isFlushTimeOver() && !(queue.isStopping() && queue.size() == 0)) {
                var lines = queue.takeBatch();
                if (!lines.isEmpty()) {
                    lines.sort(Comparator.comparing(LokiLogEntry::stream));
                    deliver(records(lines));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unexpected) {
            report("cannot be used: " + unexpected.getClass().getSimpleName());
        } finally {
            reportUnsent();
        }
    }

    private LogRecord[] records(List<LokiLogEntry> lines) {
        return lines.stream().map(line -> line.record(environment, text)).toArray(LogRecord[]::new);
    }

    private void deliver(LogRecord[] records) throws InterruptedException {
        for (int failures = 0; ; failures++) {
            var pushResult = push.send(records);
            if (pushResult.isAccepted()) {
                sent.add(records.length);
                outage.succeeded();
                refusal.succeeded();
                return;
            }
            if (!pushResult.isRetryable()) {
                refusal.failed(status(pushResult));
                dropped.add(records.length);
                return;
            }
            outage.failed(status(pushResult));
            if (queue.isStopping()) {
                dropped.add(records.length);
                return;
            }
            queue.awaitStop(BACKOFF.delay(failures));
        }
    }

    private static String status(LokiPushClient.PushResult pushResult) {
        return pushResult.status() == 0 ? "" : " (status " + pushResult.status() + ")";
    }

    private void onUnavailable(String status) {
        droppedBefore = dropped();
        report("does not take lines" + status + "; they wait, and are dropped when there are too many");
    }

    private void onRecovered() {
        report("takes lines again; " + (dropped() - droppedBefore) + " were dropped");
    }

    private void reportUnsent() {
        int left = queue.size();
        if (left > 0) {
            dropped.add(left);
            report("did not get the last " + left + " lines");
        }
    }

    private static void report(String what) {
        System.err.println("loki: Loki " + what);
    }
}
