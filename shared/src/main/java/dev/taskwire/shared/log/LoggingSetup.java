package dev.taskwire.shared.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.taskwire.shared.log.appender.AsyncConsoleAppender;
import dev.taskwire.shared.log.appender.KeyValueConverter;
import dev.taskwire.shared.log.appender.LokiAppender;
import dev.taskwire.shared.log.context.ContextMdcAdapter;
import java.util.Map;
import java.util.Optional;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/**
 * Configures logback for a process: one appender to standard output, in text or JSON, with the request id and the trace
 * id, and optionally one to Loki.
 */
public final class LoggingSetup {
    /** Loggers of libraries that log more than an operator needs. */
    private static final Map<String, Level> QUIET = Map.ofEntries(
            Map.entry("org.mongodb.driver", Level.WARN),
            Map.entry("io.netty", Level.WARN),
            // Warns of each attempt, once or more often a second, while Kafka is unavailable, which Taskwire logs once.
            Map.entry("org.apache.kafka", Level.ERROR),
            // Log an error at each attempt while Kafka refuses the user or a permission, which Taskwire logs once.
            Map.entry("org.apache.kafka.clients.NetworkClient", Level.OFF),
            Map.entry("org.apache.kafka.clients.Metadata", Level.OFF),
            Map.entry("kafka", Level.WARN),
            // Logs a stack trace for each request that comes before the controller is active; the request is repeated.
            Map.entry("kafka.server.ControllerApis", Level.OFF),
            Map.entry("state.change.logger", Level.WARN),
            // Warns of each OpenAPI member that JSON Schema does not define.
            Map.entry("com.networknt", Level.ERROR),
            // Logs every command that it refuses, with a stack trace.
            Map.entry("de.bwaldvogel.mongo.wire.MongoWireProtocolHandler", Level.OFF),
            Map.entry("de.bwaldvogel.mongo", Level.ERROR));

    private static final String TEXT = "%d{HH:mm:ss.SSS} %-5level %-20logger{0} %msg %fields{request_id,trace_id}%n";

    private LoggingSetup() {}

    /** Suppresses what libraries log below a warning when they are loaded, before {@link #configure} is called. */
    public static void suppressEarlyLogs() {
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
                .setLevel(Level.WARN);
    }

    /**
     * Replaces logback's configuration. To be called once, before the first log line.
     *
     * @param environment which of several installations this is, such as {@code production}
     * @param process the service label in Loki of lines that belong to no service
     */
    public static void configure(LoggingConfig config, String environment, String process) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.setMDCAdapter(new ContextMdcAdapter());
        QUIET.forEach((name, level) -> context.getLogger(name).setLevel(level));

        var console = new AsyncConsoleAppender(started(context, config.format()), System.out);
        console.setContext(context);
        console.start();

        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(console);
        config.loki().ifPresent(target -> {
            var appender = new LokiAppender(target, environment, process);
            appender.setContext(context);
            appender.start();
            root.addAppender(appender);
        });
    }

    private static Encoder<ILoggingEvent> started(LoggerContext context, LogFormat format) {
        if (format == LogFormat.JSON) {
            var json = new LogstashEncoder();
            json.setContext(context);
            json.start();
            return json;
        }
        var layout = KeyValueConverter.layout(TEXT);
        layout.setContext(context);
        layout.start();
        var text = new LayoutWrappingEncoder<ILoggingEvent>();
        text.setContext(context);
        text.setLayout(layout);
        text.start();
        return text;
    }

    /** Returns the appender to standard output, once it is configured. */
    public static Optional<AsyncConsoleAppender> console() {
        return appender(AsyncConsoleAppender.NAME, AsyncConsoleAppender.class);
    }

    /** Returns the appender to Loki, if there is one. */
    public static Optional<LokiAppender> loki() {
        return appender(LokiAppender.NAME, LokiAppender.class);
    }

    private static <A> Optional<A> appender(String name, Class<A> type) {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                ? Optional.ofNullable(context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
                                .getAppender(name))
                        .filter(type::isInstance)
                        .map(type::cast)
                : Optional.empty();
    }

    /** Writes the queued lines. It is the last action of a process. */
    public static void flush() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }
}
