package dev.taskwire.shared.log.appender;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.taskwire.shared.log.context.ServiceName;
import java.time.Duration;

/**
 * Sends lines to Loki on a thread of its own. It never blocks: lines that do not fit into the queue are dropped and
 * counted.
 */
public final class LokiAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    public static final String NAME = "loki";

    private static final String TEXT = "%logger{0} %msg%fields";
    private static final int MAX_QUEUED_LINES = 10_000;
    private static final int MAX_BATCH_LINES = 500;
    private static final Duration BATCH_DELAY = Duration.ofMillis(250);
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(3);

    private final LogBatchQueue<LokiLogEntry> queue =
            new LogBatchQueue<>(MAX_QUEUED_LINES, BATCH_DELAY, MAX_BATCH_LINES);
    private final PatternLayout layout = KeyValueConverter.layout(TEXT);
    private final String process;
    private final LokiBatchSender sender;
    private final Thread thread;

    /**
     * Creates an appender that is not started.
     *
     * @param process the service label of lines that belong to no service's Vert.x instance
     */
    public LokiAppender(LokiConfig target, String environment, String process) {
        this.process = process;
        this.sender =
                new LokiBatchSender(queue, new LokiPushClient(target), environment, layout::doLayout, FLUSH_TIMEOUT);
        this.thread = new Thread(sender, NAME);
        thread.setDaemon(true);
        setName(NAME);
    }

    @Override
    public void start() {
        layout.setContext(getContext());
        layout.start();
        thread.start();
        super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        String service = ServiceName.current();
        if (!queue.offer(new LokiLogEntry(event, service == null ? process : service))) {
            sender.dropped(1);
        }
    }

    /** Returns the number of lines that never reach Loki. Safe from any thread. */
    public long dropped() {
        return sender.dropped();
    }

    /** Returns the number of lines that Loki has accepted. Safe from any thread. */
    public long sent() {
        return sender.sent();
    }

    /** Sends the queued lines, within a bound. */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        sender.stop();
        try {
            thread.join(FLUSH_TIMEOUT.plusSeconds(1).toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        layout.stop();
    }
}
