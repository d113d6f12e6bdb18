package dev.taskwire.shared.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.github.loki4j.client.batch.LogRecord;
import dev.taskwire.shared.schedule.Backoff;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Takes lines from the queue and brings them to Loki, many at once. While Loki is away it keeps the lines that it has
 * and tries again, longer apart each time; the queue fills up meanwhile. Says on standard error when that begins and
 * ends: a log line about it would not arrive either.
 */
final class LokiShipper implements Runnable {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

    private final LineQueue<LokiLine> queue;
    private final LokiPush push;
    private final String environment;
    private final Function<ILoggingEvent, String> text;
    private final Duration flush;
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private volatile long end;
    private final OutageLog absence = new OutageLog(this::gone, this::back);
    private final OutageLog refusal =
            new OutageLog(status -> say("refuses lines" + status + "; they are dropped"), () -> {});
    private long droppedBefore;

    /**
     * Yet to be run.
     *
     * @param flush how long it goes on after {@link #stop}
     */
    LokiShipper(
            LineQueue<LokiLine> queue,
            LokiPush push,
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

    private boolean isOver() {
        return queue.isStopping() && System.nanoTime() - end > 0;
    }

    @Override
    public void run() {
        try (push) {
            while (!isOver() && !(queue.isStopping() && queue.size() == 0)) {
                var lines = queue.gather();
                if (!lines.isEmpty()) {
                    lines.sort(Comparator.comparing(LokiLine::stream));
                    deliver(records(lines));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unexpected) {
            say("cannot be used: " + unexpected.getClass().getSimpleName());
        } finally {
            sayWhatIsLeft();
        }
    }

    private LogRecord[] records(List<LokiLine> lines) {
        return lines.stream().map(line -> line.record(environment, text)).toArray(LogRecord[]::new);
    }

    private void deliver(LogRecord[] records) throws InterruptedException {
        for (int failures = 0; ; failures++) {
            var outcome = push.send(records);
            if (outcome.isTaken()) {
                sent.add(records.length);
                absence.succeeded();
                refusal.succeeded();
                return;
            }
            if (!outcome.isForNow()) {
                refusal.failed(status(outcome));
                dropped.add(records.length);
                return;
            }
            absence.failed(status(outcome));
            if (queue.isStopping()) {
                dropped.add(records.length);
                return;
            }
            queue.awaitStop(BACKOFF.delay(failures));
        }
    }

    private static String status(LokiPush.Outcome outcome) {
        return outcome.status() == 0 ? "" : " (status " + outcome.status() + ")";
    }

    private void gone(String status) {
        droppedBefore = dropped();
        say("does not take lines" + status + "; they wait, and are dropped when there are too many");
    }

    private void back() {
        say("takes lines again; " + (dropped() - droppedBefore) + " were dropped");
    }

    private void sayWhatIsLeft() {
        int left = queue.size();
        if (left > 0) {
            dropped.add(left);
            say("did not get the last " + left + " lines");
        }
    }

    private static void say(String what) {
        System.err.println("loki: Loki " + what);
    }
}
