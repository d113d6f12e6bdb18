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
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes lines to standard output from a thread of its own, so that a slow terminal holds up no event loop. What finds
 * no place in the queue is dropped, counted, and told of when there is room again. Logback's own asynchronous appender
 * wakes its thread for each line.
 */
public final class AsyncConsoleAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    public static final String NAME = "console";

    private static final int LINES = 4_096;
    /** For what is worse than usual, so that requests' lines cannot crowd it out. */
    private static final int KEPT = LINES / 5;

    private static final int BATCH_BYTES = 32 * 1024;
    private static final Duration GATHER = Duration.ofMillis(10);
    private static final Duration FLUSH = Duration.ofSeconds(1);

    private final LogBatchQueue<ILoggingEvent> queue = new LogBatchQueue<>(LINES, GATHER, LINES / 2);
    private final Encoder<ILoggingEvent> encoder;
    private final PrintStream out;
    private final Thread thread = new Thread(this::run, NAME);
    private final LongAdder dropped = new LongAdder();
    /** How many of them a line has told of; belongs to the thread. */
    private long told;

    /** Yet to be started. */
    public AsyncConsoleAppender(Encoder<ILoggingEvent> encoder, PrintStream out) {
        this.encoder = encoder;
        this.out = out;
        thread.setDaemon(true);
        setName(NAME);
    }

    /** How many lines have not come and will not come to the console. Safe from any thread. */
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
        boolean mayEnter = queue.room() > KEPT || event.getLevel().isGreaterOrEqual(Level.WARN);
        if (mayEnter) {
            event.prepareForDeferredProcessing();
        }
        if (!mayEnter || !queue.offer(event)) {
            dropped.increment();
        }
    }

    /** Writes what is left, within a bound. */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        queue.stop();
        try {
            thread.join(FLUSH.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    private void run() {
        try {
            while (!queue.isStopping() || queue.size() > 0) {
                write(queue.takeBatch());
                if (queue.size() < KEPT) {
                    tellOfDropped();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** It is for the console alone: elsewhere these lines may have arrived. */
    private void tellOfDropped() {
        long now = dropped.sum();
        if (now > told) {
            var logger = ((LoggerContext) getContext()).getLogger(AsyncConsoleAppender.class);
            var line = new LoggingEvent(NAME, logger, Level.WARN, (now - told) + " lines were dropped", null, null);
            line.prepareForDeferredProcessing();
            told = now;
            write(List.of(line));
        }
    }

    /** Several lines in one write, since standard output would make a system call for each. */
    private void write(List<ILoggingEvent> lines) {
        var batch = new ByteArrayOutputStream();
        for (var line : lines) {
            try {
                batch.writeBytes(encoder.encode(line));
            } catch (RuntimeException unwritable) {
                dropped.increment();
                addError("a line cannot be written", unwritable);
            }
            if (batch.size() >= BATCH_BYTES) {
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
