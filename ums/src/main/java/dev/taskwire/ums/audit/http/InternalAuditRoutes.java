package dev.taskwire.ums.audit.http;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.api.HttpComponents;
import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.http.request.RequestBodyReader;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.internalapi.AuditReport;
import dev.taskwire.ums.audit.service.AuditService;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Takes the records of other services on the internal API. */
public final class InternalAuditRoutes {
    private static final int MAX_BYTES = 256 * 1024;

    private final AuditService service;

    public InternalAuditRoutes(AuditService service) {
        this.service = service;
    }

    public void mount(StrictRouter routes, InternalApiKey key, HttpComponents components) {
        routes.add(
                "POST",
                AuditReport.PATH,
                ctx -> key.check(ctx.request())
                        .compose(allowed -> read(ctx, components))
                        .compose(report -> service.addAll(report.records()))
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

    private static AuditReport parse(Buffer body) {
        try {
            return AuditReport.of(body.toJsonObject());
        } catch (RuntimeException malformed) {
            throw ApplicationException.invalid("The body is not a valid report of audit records.");
        }
    }
}
