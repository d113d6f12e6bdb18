package dev.taskwire.shared.telemetry.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts exported spans. Logs once when the export begins to fail, and once when it recovers. */
final class CountingSpanExporter implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(CountingSpanExporter.class);

    private final SpanExporter exporter;
    private final LongAdder exported = new LongAdder();
    private final AtomicBoolean failing = new AtomicBoolean();

    CountingSpanExporter(SpanExporter exporter) {
        this.exporter = exporter;
    }

    /** Returns the number of exported spans. */
    long exported() {
        return exported.sum();
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        var result = exporter.export(spans);
        result.whenComplete(() -> recordResult(result.isSuccess(), count));
        return result;
    }

    private void recordResult(boolean succeeded, int count) {
        if (succeeded) {
            exported.add(count);
        }
        if (failing.compareAndSet(succeeded, !succeeded)) {
            if (succeeded) {
                LOG.info("spans are exported again");
            } else {
                LOG.warn("spans cannot be exported; they are lost until the collector accepts them again");
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
