package dev.taskwire.shared.telemetry.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what arrives, and says once when it does not, and once when it does again. */
final class CountingSpanExporter implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(CountingSpanExporter.class);

    private final SpanExporter exporter;
    private final LongAdder exported = new LongAdder();
    private final AtomicBoolean away = new AtomicBoolean();

    CountingSpanExporter(SpanExporter exporter) {
        this.exporter = exporter;
    }

    /** How many spans have arrived. */
    long exported() {
        return exported.sum();
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        var result = exporter.export(spans);
        result.whenComplete(() -> note(result.isSuccess(), count));
        return result;
    }

    private void note(boolean arrived, int count) {
        if (arrived) {
            exported.add(count);
        }
        if (away.compareAndSet(arrived, !arrived)) {
            if (arrived) {
                LOG.info("spans arrive again");
            } else {
                LOG.warn("spans do not arrive; they are lost until the collector takes them again");
            }
        }
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
