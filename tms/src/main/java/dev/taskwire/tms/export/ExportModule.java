package dev.taskwire.tms.export;

import dev.taskwire.shared.client.InternalServiceClient;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.internalapi.UserExportPage;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.tms.export.http.ExportRoutes;
import dev.taskwire.tms.export.service.ExportService;
import dev.taskwire.tms.export.source.ExportSource;
import dev.taskwire.tms.export.source.UmsExportSource;
import java.util.List;
import java.util.stream.Stream;

/** The module of exports: wires them and mounts their route. */
public final class ExportModule {
    private final ExportRoutes routes;

    /**
     * Creates the module.
     *
     * @param sources what this service has of a user; what ums has comes before
     */
    public ExportModule(
            InternalServiceClient ums,
            List<ExportSource> sources,
            ListConcurrencyLimiter limiter,
            MetricsRegistry metrics) {
        var ofUms = List.of(
                new UmsExportSource(ums, UserExportPage.Subject.ACCOUNT, "account"),
                new UmsExportSource(ums, UserExportPage.Subject.SESSIONS, "session"),
                new UmsExportSource(ums, UserExportPage.Subject.AUDIT_RECORDS, "audit_record"));
        var lines = metrics.counter("export.lines", "Lines of exports that were made.");
        var all = Stream.concat(ofUms.stream(), sources.stream()).toList();
        this.routes = new ExportRoutes(new ExportService(all, limiter, lines, UserExportPage.MAX_DURATION), limiter);
    }

    public void mount(ApiRouter api) {
        routes.mount(api);
    }
}
