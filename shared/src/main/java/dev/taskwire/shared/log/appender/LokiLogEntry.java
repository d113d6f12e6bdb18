package dev.taskwire.shared.log.appender;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.github.loki4j.client.batch.LogRecord;
import dev.taskwire.shared.log.context.ContextMdcAdapter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A line for Loki. Labels are few and have few values; ids are structured metadata, which needs no index. */
record LokiLogEntry(ILoggingEvent event, String service) {
    /** The keys of the pairs that identify an object. */
    private static final Set<String> IDS = Set.of("user", "task", "notification", "event");
    /** Below Loki's default limit. */
    private static final int MAX_LENGTH = 64 * 1024;

    private static final int NANOS_IN_MILLI = 1_000_000;

    /** Returns the record of Loki's push API. */
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

    /** Returns the key of the line's stream, by which a batch is sorted. */
    String stream() {
        return service + event.getLevel();
    }
}
