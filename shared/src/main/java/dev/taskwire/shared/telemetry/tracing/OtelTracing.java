package dev.taskwire.shared.telemetry.tracing;

import dev.taskwire.shared.value.BaseUrls;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tracing by OpenTelemetry's SDK, one instance for each service and none global. It never blocks: spans that cannot be
 * exported are lost.
 */
public final class OtelTracing implements Tracing {
    private static final int MAX_QUEUED_SPANS = 4_096;
    private static final int MAX_BATCH_SPANS = 512;
    private static final Duration EXPORT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);
    /**
     * Logs every failed batch, which this process logs only once. Held here, since such loggers are weakly referenced.
     */
    private static final Logger SDK_LOG = Logger.getLogger("io.opentelemetry");

    private final CountingSpanExporter exporter;
    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final Duration stopTimeout;
    private final LongAdder recorded = new LongAdder();

    OtelTracing(String service, String environment, TracingConfig config, SpanExporter exporter, Duration stopTimeout) {
        SDK_LOG.setLevel(Level.OFF);
        this.exporter = new CountingSpanExporter(exporter);
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.builder()
                        .put("service.name", service)
                        .put("service.namespace", "taskwire")
                        .put("deployment.environment.name", environment)
                        .build()))
                .setSampler(sampler(service, config.ratio()))
                .addSpanProcessor(BatchSpanProcessor.builder(this.exporter)
                        .setMaxQueueSize(MAX_QUEUED_SPANS)
                        .setMaxExportBatchSize(MAX_BATCH_SPANS)
                        .setScheduleDelay(EXPORT_INTERVAL)
                        .setExporterTimeout(TIMEOUT)
                        .build())
                .build();
        this.tracer = provider.get("dev.taskwire");
        this.stopTimeout = stopTimeout;
    }

    /**
     * Creates tracing that exports spans to the endpoint.
     *
     * @param environment which of several installations this is, such as {@code production}
     */
    public static OtelTracing create(String service, String environment, TracingConfig config) {
        String endpoint = BaseUrls.withoutTrailingSlashes(config.endpoint().toString()) + "/v1/traces";
        return new OtelTracing(
                service,
                environment,
                config,
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(endpoint)
                        .setConnectTimeout(TIMEOUT)
                        .setTimeout(TIMEOUT)
                        .setRetryPolicy(null)
                        .build(),
                STOP_TIMEOUT);
    }

    /**
     * Returns the sampler. The gateway decides by itself, since any client may send a parent; the other services follow
     * the parent's decision.
     */
    private static Sampler sampler(String service, double ratio) {
        var own = Sampler.traceIdRatioBased(ratio);
        return service.equals("gateway") ? own : Sampler.parentBased(own);
    }

    @Override
    public Span start(Span.Kind kind, String name, @Nullable TraceParent parent) {
        var span = tracer.spanBuilder(name)
                .setSpanKind(SpanKind.valueOf(kind.name()))
                .setParent(parent == null ? Context.root() : remote(parent))
                .startSpan();
        return new OtelSpan(span, recorded);
    }

    private static Context remote(TraceParent parent) {
        var flags = parent.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault();
        var context =
                SpanContext.createFromRemoteParent(parent.traceId(), parent.spanId(), flags, TraceState.getDefault());
        return Context.root().with(io.opentelemetry.api.trace.Span.wrap(context));
    }

    /** Returns the number of sampled spans that have ended. */
    public long recorded() {
        return recorded.sum();
    }

    /** Returns the number of exported spans. */
    public long exported() {
        return exporter.exported();
    }

    @Override
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        provider.shutdown().whenComplete(() -> closed.tryComplete());
        return closed.future()
                .timeout(stopTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }
}
