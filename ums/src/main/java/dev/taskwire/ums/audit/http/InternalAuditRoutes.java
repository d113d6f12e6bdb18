package dev.taskwire.ums.audit.http;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.api.HttpComponents;
import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.http.request.RequestBodyReader;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.internalapi.AuditReport;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.ums.audit.service.AuditService;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the records of other services on the internal API. */
public final class InternalAuditRoutes {
    private static final int MAX_BYTES = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(InternalAuditRoutes.class);

    private final AuditService service;
    private final Counter unreadable;

    public InternalAuditRoutes(AuditService service, MetricsRegistry metrics) {
        this.service = service;
        this.unreadable = metrics.counter(
                "audit.unreadable", "Records of other services that could not be read, and were only logged there.");
    }

    public void mount(StrictRouter routes, InternalApiKey key, HttpComponents components) {
        routes.add(
                "POST",
                AuditReport.PATH,
                ctx -> key.check(ctx.request())
                        .compose(allowed -> read(ctx, components))
                        .compose(report -> service.addAll(report.records()).map(report))
                        .onSuccess(this::countUnreadable)
                        .onSuccess(added -> ctx.json(new JsonObject()))
                        .onFailure(failure -> components.errors().respond(ctx, failure)));
    }

    private static Future<AuditReport> read(RoutingContext ctx, HttpComponents components) {
        var reservation = components.memoryLimits().bodies().newReservation(ClientKey.EVERYBODY);
        var deadline = Deadline.of(ctx.request(), components.requestTimeout());
        return RequestBodyReader.read(ctx.request(), deadline, MAX_BYTES, reservation)
                .map(InternalAuditRoutes::parse)
                .onComplete(end -> reservation.close());
    }

    private void countUnreadable(AuditReport report) {
        if (!report.faults().isEmpty()) {
            unreadable.increment(report.faults().size());
            LOG.atWarn()
                    .addKeyValue("records", report.faults().size())
                    .addKeyValue("reason", report.faults().get(0))
                    .log("audit records of another service cannot be read, and are left out");
        }
    }

    private static AuditReport parse(Buffer body) {
        try {
            return AuditReport.of(body.toJsonObject());
        } catch (RuntimeException malformed) {
            throw ApplicationException.invalid("The body is not a valid report of audit records.");
        }
    }
}
