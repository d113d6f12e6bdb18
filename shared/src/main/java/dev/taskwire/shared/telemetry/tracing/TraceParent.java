package dev.taskwire.shared.telemetry.tracing;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A position in a trace, in the form of W3C Trace Context.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param sampled whether the trace is recorded
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {
    /** The header that carries it, in requests, events and Kafka records. */
    public static final String HEADER = "traceparent";

    /** Later versions may be longer; their additions are ignored. */
    private static final Pattern FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    private static final int MAX_LENGTH = 256;
    private static final int VERSION_0 = 55;
    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;

    /** Parses the header's value; null for an invalid one, which counts as no header. */
    public static @Nullable TraceParent parse(@Nullable String value) {
        if (value == null || value.length() > MAX_LENGTH || !FORM.matcher(value).matches()) {
            return null;
        }
        if (value.startsWith("00") && value.length() != VERSION_0) {
            return null;
        }
        boolean sampled = (Integer.parseInt(value.substring(FLAGS, VERSION_0), 16) & 1) == 1;
        return new TraceParent(value.substring(TRACE_ID, SPAN_ID - 1), value.substring(SPAN_ID, FLAGS - 1), sampled);
    }

    /** Returns the header's value. */
    @Override
    public String toString() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }
}
