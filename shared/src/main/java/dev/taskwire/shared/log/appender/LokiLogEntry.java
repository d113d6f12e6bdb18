package dev.taskwire.shared.log.appender;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.github.loki4j.client.batch.LogRecord;
import dev.taskwire.shared.log.context.ContextMdcAdapter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A line on its way to Loki. Labels are few and have few values; ids are structured metadata, which cost no index. */
record LokiLogEntry(ILoggingEvent event, String service) {
    /** Of the key-value pairs, those that tell which thing a line is about. */
    private static final Set<String> IDS = Set.of("user", "task", "notification", "event");
    /** Below what Loki takes by default. */
    private static final int MAX_LENGTH = 64 * 1024;

    private static final int NANOS_IN_MILLI = 1_000_000;

    /** As Loki takes it. */
    LogRecord record(String environment, Function<ILoggingEvent, String> text) {
        String message = text.apply(event);
        var labels = Map.of(
                "service",
                service,
                "environment",
                environment,
                "level",
                event.getLevel().toString().toLowerCase(Locale.ROOT));
        return LogRecord.create(
                event.getTimeStamp(),
                Math.max(0, event.getNanoseconds()) % NANOS_IN_MILLI,
                labels,
                message.length() > MAX_LENGTH ? message.substring(0, MAX_LENGTH) : message,
                ids());
    }

    private Map<String, String> ids() {
        var ids = new HashMap<>(event.getMDCPropertyMap());
        ids.keySet().retainAll(Set.of(ContextMdcAdapter.REQUEST_ID, ContextMdcAdapter.TRACE_ID));
        var pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.stream().filter(pair -> IDS.contains(pair.key)).forEach(pair -> ids.put(pair.key, "" + pair.value));
        }
        return ids;
    }

    /** Lines of one stream are written together. */
    String stream() {
        return service + event.getLevel();
    }
}
