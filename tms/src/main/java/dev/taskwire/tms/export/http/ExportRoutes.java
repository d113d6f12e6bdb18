package dev.taskwire.tms.export.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.tms.export.service.ExportService;
import io.vertx.core.Future;

/** Serves the export of the caller's own data. */
public final class ExportRoutes {
    private final ExportService service;
    private final ListConcurrencyLimiter limiter;

    public ExportRoutes(ExportService service, ListConcurrencyLimiter limiter) {
        this.service = service;
        this.limiter = limiter;
    }

    public void mount(ApiRouter api) {
        api.on("exportMe", this::export);
    }

    private Future<ApiResponse> export(ApiRequest request) {
        return limiter.runExport(
                request,
                () -> service.begin(request.caller(), request.deadline()).map(ApiResponse::ok));
    }
}
