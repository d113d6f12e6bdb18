package dev.taskwire.ums.audit.http;

import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.api.PaginationLink;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.page.OpaqueCursor;
import dev.taskwire.shared.page.Page;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.shared.value.WireName;
import dev.taskwire.ums.audit.model.AuditSearch;
import dev.taskwire.ums.audit.service.AuditService;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Serves the audit trail to admins: parses requests, calls the service, renders responses. */
public final class AuditRoutes {
    private static final int DEFAULT_LIMIT = 50;

    private final AuditService service;
    private final ListConcurrencyLimiter limiter;

    public AuditRoutes(AuditService service, ListConcurrencyLimiter limiter) {
        this.service = service;
        this.limiter = limiter;
    }

    public void mount(ApiRouter api) {
        api.on("listAuditRecords", this::list);
    }

    private Future<ApiResponse> list(ApiRequest request) {
        var search = new AuditSearch(
                request.queryParameter("user_id").flatMap(ResourceIds::parseUser),
                request.queryParameter("actor_id").flatMap(ResourceIds::parseUser),
                request.queryParameter("event").map(event -> WireName.of(SecurityEvent.class, event)),
                time(request, "created_after"),
                time(request, "created_before"),
                request.queryParameter("cursor").map(AuditRoutes::position),
                request.queryParameter("limit").map(Integer::parseInt).orElse(DEFAULT_LIMIT));
        return limiter.runList(
                request, () -> service.list(request.caller(), search).map(page -> response(request, page)));
    }

    private static Optional<Instant> time(ApiRequest request, String parameter) {
        return request.queryParameter(parameter)
                .map(text -> Timestamps.parseInstant(text)
                        .orElseThrow(() -> ApplicationException.invalid(
                                FieldError.inParameter(parameter, "must be an RFC 3339 time with an offset"))));
    }

    private static UUID position(String cursor) {
        return OpaqueCursor.decode(cursor, id -> Optional.of(UUID.fromString(id)))
                .orElseThrow(OpaqueCursor::invalidCursor);
    }

    private static ApiResponse response(ApiRequest request, Page<AuditRecord, UUID> page) {
        var list = new JsonArray();
        page.items().forEach(record -> list.add(record.toJson()));
        return PaginationLink.withNextLink(
                ApiResponse.ok(list), request, "/api/audit", page.next().map(id -> OpaqueCursor.encode(id.toString())));
    }
}
