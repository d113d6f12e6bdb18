package dev.taskwire.shared.log.appender;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.status.NopStatusListener;
import com.github.loki4j.client.batch.LogRecord;
import com.github.loki4j.logback.Loki4jAppender;
import dev.taskwire.shared.log.context.ServiceName;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Loki4j's appender with Taskwire's settings, a bounded stop, and a count of lines. It never blocks: lines that do not
 * fit into its queue are dropped and counted.
 */
public final class LokiAppender extends Loki4jAppender {
    public static final String NAME = "loki";

    /** Labels are few and have few values, since each set of labels is a stream of its own. */
    private static final String LABELS = "service=%service\nenvironment=%environment\nlevel=%severity";
    /** Ids are structured metadata, which needs no index. */
    private static final String METADATA = """
            *=%%mdc{request_id,trace_id}
            *=%%kvp{user,user_id,actor,actor_id,task,notification,event}
            """;
    /** The bound is below Loki's default limit, 256 KiB. */
    private static final String MESSAGE = "%.-65536(%logger{0} %msg%fields%ex)";

    private static final int MAX_BATCH_LINES = 500;
    private static final int MAX_BATCH_BYTES = 1024 * 1024;
    private static final int MAX_QUEUED_BYTES = 8 * MAX_BATCH_BYTES;
    private static final Duration BATCH_DELAY = Duration.ofMillis(250);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Timing TIMING =
            new Timing(Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(3));

    private final Map<String, Supplier<LabelConverter>> labels;
    private final LokiSender sender = new LokiSender();
    private final LongAdder offered = new LongAdder();
    private final Duration flush;
    /** Whether the line that this thread appends has been queued, which Loki4j's appender does not return. */
    private final ThreadLocal<Boolean> isQueued = ThreadLocal.withInitial(() -> false);

    /**
     * The pauses after failed attempts, and the bound of a stop.
     *
     * @param minBackoff the pause after the first failed attempt, which doubles after each further one
     * @param maxBackoff the longest pause
     * @param flush how long {@link #stop} waits for lines to be sent
     */
    record Timing(Duration minBackoff, Duration maxBackoff, Duration flush) {}

    /**
     * Creates an appender that is not started.
     *
     * @param process the service label of lines that belong to no service's Vert.x instance
     */
    public LokiAppender(LokiConfig target, String environment, String process) {
        this(target, environment, process, TIMING);
    }

    LokiAppender(LokiConfig target, String environment, String process, Timing timing) {
        this.flush = timing.flush();
        this.labels = Map.of(
                "service", () -> new LabelConverter(event -> serviceOr(process)),
                "environment", () -> new LabelConverter(event -> environment),
                "severity", () -> new LabelConverter(LokiAppender::severity));
        setName(NAME);
        setLabels(LABELS);
        setStructuredMetadata(METADATA);
        setMessage(KeyValueConverter.layout(MESSAGE));
        setBatch(batch());
        setHttp(http(target, timing));
    }

    private static BatchCfg batch() {
        var batch = new BatchCfg();
        batch.setMaxItems(MAX_BATCH_LINES);
        batch.setMaxBytes(MAX_BATCH_BYTES);
        batch.setSendQueueMaxBytes(MAX_QUEUED_BYTES);
        batch.setTimeoutMs(BATCH_DELAY.toMillis());
        batch.setInternalQueuesCheckTimeoutMs(POLL_INTERVAL.toMillis());
        batch.setDrainOnStop(true);
        // Direct memory is for network buffers.
        batch.setUseDirectBuffers(false);
        return batch;
    }

    private HttpCfg http(LokiConfig target, Timing timing) {
        var http = new HttpCfg();
        http.setUrl(target.pushUrl());
        target.user().ifPresent(user -> {
            var auth = new BasicAuth();
            auth.setUsername(user);
            auth.setPassword(target.password().orElse(""));
            http.setAuth(auth);
        });
        http.setConnectionTimeoutMs(CONNECT_TIMEOUT.toMillis());
        http.setRequestTimeoutMs(RESPONSE_TIMEOUT.toMillis());
        // The bound is the queue's: its lines wait as long as Loki is unavailable.
        http.setMaxRetries(Integer.MAX_VALUE);
        http.setMinRetryBackoffMs(timing.minBackoff().toMillis());
        http.setMaxRetryBackoffMs(timing.maxBackoff().toMillis());
        http.setMaxRetryJitterMs((int) timing.minBackoff().toMillis());
        http.setSender(sender);
        return http;
    }

    @Override
    public void start() {
        getContext().putObject(CoreConstants.PATTERN_RULE_REGISTRY_FOR_SUPPLIERS, labels);
        // Without a listener, Loki4j's appender would print each failed attempt.
        getStatusManager().add(new NopStatusListener());
        super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        isQueued.set(false);
        super.append(event);
        offered.increment();
        if (!isQueued.get()) {
            sender.drop(1);
        }
    }

    /** Is called by {@link #append} if there is room for the line. */
    @Override
    public LogRecord eventToLogRecord(ILoggingEvent event) {
        var line = super.eventToLogRecord(event);
        isQueued.set(true);
        return line;
    }

    /** Returns the number of lines that never reach Loki. Safe from any thread. */
    public long dropped() {
        return sender.dropped();
    }

    /** Returns the number of lines that Loki has accepted. Safe from any thread. */
    public long sent() {
        return sender.sent();
    }

    /** Sends the queued lines, within a bound, which Loki4j's appender does not have. */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        sender.endRetries();
        var drain = new Thread(super::stop, "loki-drain");
        drain.setDaemon(true);
        drain.start();
        try {
            drain.join(flush.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        long left = offered.sum() - sent() - dropped();
        if (left > 0) {
            sender.drop(left);
            LokiSender.report("did not get the last " + left + " lines");
        }
    }

    private static String serviceOr(String process) {
        String service = ServiceName.current();
        return service == null ? process : service;
    }

    private static String severity(ILoggingEvent event) {
        return event.getLevel().toString().toLowerCase(Locale.ROOT);
    }

    /** Converts a word of {@link #LABELS}. */
    private static final class LabelConverter extends ClassicConverter {
        private final Function<ILoggingEvent, String> label;

        LabelConverter(Function<ILoggingEvent, String> label) {
            this.label = label;
        }

        @Override
        public String convert(ILoggingEvent event) {
            return label.apply(event);
        }
    }
}
