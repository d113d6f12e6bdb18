package dev.taskwire.shared.log.appender;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes lines to standard output on a thread of its own, so that a slow terminal does not block an event loop. Lines
 * that do not fit into the queue are dropped, counted, and reported once there is room again. The lines of 10 ms are
 * one write. Logback's asynchronous appender would make a write for each line, and wake its thread for many (ADR 20).
 */
public final class AsyncConsoleAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    public static final String NAME = "console";

    private static final int MAX_QUEUED_LINES = 4_096;
    /** The capacity that is reserved for warnings and errors, which requests' lines cannot use. */
    private static final int RESERVED_LINES = MAX_QUEUED_LINES / 5;

    private static final int MAX_WRITE_BYTES = 32 * 1024;
    private static final int MAX_BATCH_LINES = MAX_QUEUED_LINES / 2;
    private static final Duration BATCH_DELAY = Duration.ofMillis(10);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(250);
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(1);

    private final BlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(MAX_QUEUED_LINES);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Encoder<ILoggingEvent> encoder;
    private final PrintStream out;
    private final Thread thread = new Thread(this::run, NAME);
    private final LongAdder dropped = new LongAdder();
    /** The number of dropped lines that were reported; used on the appender's thread only. */
    private long reported;

    /** Creates an appender that is not started. */
    public AsyncConsoleAppender(Encoder<ILoggingEvent> encoder, PrintStream out) {
        this.encoder = encoder;
        this.out = out;
        thread.setDaemon(true);
        setName(NAME);
    }

    /** Returns the number of lines that never appear on the console. Safe from any thread. */
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public void start() {
        thread.start();
        super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean isAdmitted =
                queue.remainingCapacity() > RESERVED_LINES || event.getLevel().isGreaterOrEqual(Level.WARN);
        if (isAdmitted) {
            event.prepareForDeferredProcessing();
        }
        if (!isAdmitted || !queue.offer(event)) {
            dropped.increment();
        }
    }

    /** Writes the queued lines, within a bound. */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        stopping.countDown();
        try {
            thread.join(FLUSH_TIMEOUT.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    private void run() {
        try {
            while (stopping.getCount() > 0 || !queue.isEmpty()) {
                write(takeBatch());
                if (queue.size() < RESERVED_LINES) {
                    reportDropped();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the lines that arrive within a delay after the first one; empty when none arrives for a while. */
    @SuppressWarnings("ResultOfMethodCallIgnored") // the delay has passed, or the appender is stopping
    private List<ILoggingEvent> takeBatch() throws InterruptedException {
        var lines = new ArrayList<ILoggingEvent>();
        var first = queue.poll(POLL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            lines.add(first);
            if (queue.size() < MAX_BATCH_LINES) {
                stopping.await(BATCH_DELAY.toMillis(), TimeUnit.MILLISECONDS);
            }
            queue.drainTo(lines, MAX_BATCH_LINES - 1);
        }
        return lines;
    }

    /** Writes the report to the console only, since other appenders may not have dropped these lines. */
    private void reportDropped() {
        long now = dropped.sum();
        if (now > reported) {
            var logger = ((LoggerContext) getContext()).getLogger(AsyncConsoleAppender.class);
            var line = new LoggingEvent(NAME, logger, Level.WARN, (now - reported) + " lines were dropped", null, null);
            line.prepareForDeferredProcessing();
            reported = now;
            write(List.of(line));
        }
    }

    /** Writes several lines at once, since standard output would make a system call for each. */
    private void write(List<ILoggingEvent> lines) {
        var batch = new ByteArrayOutputStream();
        for (var line : lines) {
            try {
                batch.writeBytes(encoder.encode(line));
            } catch (RuntimeException unwritable) {
                dropped.increment();
                addError("a line cannot be written", unwritable);
            }
            if (batch.size() >= MAX_WRITE_BYTES) {
                deliver(batch);
            }
        }
        deliver(batch);
    }

    private void deliver(ByteArrayOutputStream batch) {
        out.write(batch.toByteArray(), 0, batch.size());
        out.flush();
        batch.reset();
    }
}
