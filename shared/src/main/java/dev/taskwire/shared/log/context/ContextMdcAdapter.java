package dev.taskwire.shared.log.context;

import ch.qos.logback.classic.util.LogbackMDCAdapter;
import dev.taskwire.shared.telemetry.tracing.TraceContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds the current request id and trace id to the MDC as {@code request_id} and {@code trace_id}. A thread-bound MDC
 * cannot do that on event loops, where one thread serves many requests in turn.
 */
@SuppressWarnings("unchecked") // logback's adapter declares a raw map
public final class ContextMdcAdapter extends LogbackMDCAdapter {
    public static final String REQUEST_ID = "request_id";
    public static final String TRACE_ID = "trace_id";

    @Override
    public @Nullable Map<String, String> getPropertyMap() {
        Map<String, String> threadBound = super.getPropertyMap();
        String id = RequestId.current();
        var trace = TraceContext.get();
        if (id == null && trace == null) {
            return threadBound;
        }
        var all = new HashMap<String, String>();
        if (threadBound != null) {
            all.putAll(threadBound);
        }
        if (id != null) {
            all.put(REQUEST_ID, id);
        }
        if (trace != null) {
            all.put(TRACE_ID, trace.traceId());
        }
        return all;
    }
}
