package dev.taskwire.shared.log.appender;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.taskwire.shared.log.context.ServiceName;
import java.time.Duration;

/** Sends lines to Loki from a thread of its own. Nobody waits for it: what finds no place is dropped and counted. */
public final class LokiAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    public static final String NAME = "loki";

    private static final String TEXT = "%logger{0} %msg%fields";
    private static final int LINES = 10_000;
    private static final int TOGETHER = 500;
    private static final Duration GATHER = Duration.ofMillis(250);
    private static final Duration FLUSH = Duration.ofSeconds(3);

    private final LogBatchQueue<LokiLogEntry> queue = new LogBatchQueue<>(LINES, GATHER, TOGETHER);
    private final PatternLayout layout = KeyValueConverter.layout(TEXT);
    private final String process;
    private final LokiBatchSender shipper;
    private final Thread thread;

    /**
     * Yet to be started.
     *
     * @param process the label of lines that belong to no service's Vert.x instance
     */
    public LokiAppender(LokiConfig target, String environment, String process) {
        this.process = process;
        this.shipper = new LokiBatchSender(queue, new LokiPushClient(target), environment, layout::doLayout, FLUSH);
        this.thread = new Thread(shipper, NAME);
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
            shipper.dropped(1);
        }
    }

    /** How many lines have not come and will not come to Loki. Safe from any thread. */
    public long dropped() {
        return shipper.dropped();
    }

    /** How many lines Loki has taken. Safe from any thread. */
    public long sent() {
        return shipper.sent();
    }

    /** Sends what is left, within a bound. */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        shipper.stop();
        try {
            thread.join(FLUSH.plusSeconds(1).toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        layout.stop();
    }
}
