package dev.taskwire.shared.log;

import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows the current request id as the MDC member {@code request_id}. A thread-bound MDC cannot do that on event loops,
 * where one thread serves many requests in turn.
 */
@SuppressWarnings("unchecked") // logback's adapter declares a raw map
final class ContextMdcAdapter extends LogbackMDCAdapter {
    static final String REQUEST_ID = "request_id";

    @Override
    public @Nullable Map<String, String> getPropertyMap() {
        Map<String, String> threadBound = super.getPropertyMap();
        String id = RequestId.current();
        if (id == null) {
            return threadBound;
        }
        if (threadBound == null || threadBound.isEmpty()) {
            return Map.of(REQUEST_ID, id);
        }
        var both = new HashMap<>(threadBound);
        both.put(REQUEST_ID, id);
        return both;
    }
}
