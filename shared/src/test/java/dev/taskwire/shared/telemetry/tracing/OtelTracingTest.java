package dev.taskwire.shared.telemetry.tracing;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.testing.Eventually;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Proves which spans are recorded and sent, and that a collector that hangs holds nothing up. */
class OtelTracingTest {
    private static final TraceParent SAMPLED =
            new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true);
    private static final TraceParent UNSAMPLED = new TraceParent(SAMPLED.traceId(), SAMPLED.spanId(), false);

    private static final Duration STOP_TIMEOUT = Duration.ofMillis(500);

    private final Queue<SpanData> spans = new ConcurrentLinkedQueue<>();

    private final class Memory implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> batch) {
            spans.addAll(batch);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    /** Never answers. */
    private static final class Silent implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> batch) {
            return new CompletableResultCode();
        }

        @Override
        public CompletableResultCode flush() {
            return new CompletableResultCode();
        }

        @Override
        public CompletableResultCode shutdown() {
            return new CompletableResultCode();
        }
    }

    private OtelTracing tracing(String service, double ratio, SpanExporter exporter) {
        return new OtelTracing(
                service, "tests", new TracingConfig(URI.create("http://h"), ratio), exporter, STOP_TIMEOUT);
    }

    @Test
    void aSpanBelongsToItsParentAndIsSentOnce() throws Exception {
        var tracing = tracing("tms", 1, new Memory());
        var span = tracing.start(Span.Kind.SERVER, "GET", SAMPLED).attribute("http.route", "/x");
        assertThat(span.context()).satisfies(position -> {
            assertThat(position.traceId()).isEqualTo(SAMPLED.traceId());
            assertThat(position.spanId()).isNotEqualTo(SAMPLED.spanId());
            assertThat(position.sampled()).isTrue();
        });
        span.rename("GET /x");
        span.fail("503");
        span.end();
        await(tracing.close());
        assertThat(List.copyOf(spans)).singleElement().satisfies(sent -> {
            assertThat(sent.getName()).isEqualTo("GET /x");
            assertThat(sent.getParentSpanId()).isEqualTo(SAMPLED.spanId());
            assertThat(sent.getAttributes().asMap().toString()).contains("http.route=/x", "error.type=503");
            assertThat(sent.getResource().getAttributes().asMap().toString())
                    .contains("service.name=tms", "deployment.environment.name=tests");
        });
        assertThat(tracing.recorded()).isEqualTo(1);
        Eventually.holds(() -> assertThat(tracing.exported()).isEqualTo(1));
    }

    @Test
    void aServiceDoesAsItsCallerHasDecided() throws Exception {
        var tracing = tracing("tms", 0, new Memory());
        tracing.start(Span.Kind.SERVER, "told to", SAMPLED).end();
        tracing.start(Span.Kind.SERVER, "told not to", UNSAMPLED).end();
        tracing.start(Span.Kind.SERVER, "not told", null).end();
        await(tracing.close());
        assertThat(spans).extracting(SpanData::getName).containsExactly("told to");
        assertThat(tracing.recorded()).isEqualTo(1);
    }

    @Test
    void theGatewayDecidesByItself() throws Exception {
        var none = tracing("gateway", 0, new Memory());
        var span = none.start(Span.Kind.SERVER, "GET", SAMPLED);
        assertThat(span.context()).satisfies(position -> {
            assertThat(position.sampled()).isFalse();
            assertThat(position.traceId()).isEqualTo(SAMPLED.traceId());
        });
        span.end();
        await(none.close());
        assertThat(spans).isEmpty();
        var all = tracing("gateway", 1, new Memory());
        all.start(Span.Kind.SERVER, "GET", UNSAMPLED).end();
        await(all.close());
        assertThat(spans).hasSize(1);
    }

    @Test
    void aCollectorThatHangsHoldsNobodyUp() throws Exception {
        var tracing = tracing("tms", 1, new Silent());
        long start = System.nanoTime();
        for (int i = 0; i < 20_000; i++) {
            tracing.start(Span.Kind.INTERNAL, "work", null).end();
        }
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
        await(tracing.close());
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
        assertThat(tracing.exported()).isZero();
        assertThat(tracing.recorded()).isEqualTo(20_000);
    }

    @Test
    void withoutATracerThePlaceOfTheCallerIsPassedOn() {
        assertThat(NoopTracing.OFF.start(Span.Kind.SERVER, "GET", SAMPLED).context())
                .isEqualTo(SAMPLED);
        assertThat(NoopTracing.OFF.start(Span.Kind.SERVER, "GET", null).context())
                .isNull();
    }
}
