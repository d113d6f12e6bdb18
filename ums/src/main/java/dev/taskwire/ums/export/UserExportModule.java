package dev.taskwire.ums.export;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.internalapi.UserExportPage;
import dev.taskwire.ums.account.AccountModule;
import dev.taskwire.ums.audit.AuditModule;
import dev.taskwire.ums.export.http.InternalExportRoutes;
import dev.taskwire.ums.session.SessionModule;
import java.util.Map;

/** The module of exports: connects the features that have data of users with the internal routes of tms. */
public final class UserExportModule {
    private final InternalExportRoutes routes;

    public UserExportModule(AccountModule accounts, SessionModule sessions, AuditModule audit) {
        this.routes = new InternalExportRoutes(Map.of(
                UserExportPage.Subject.ACCOUNT,
                (user, after) -> accounts.export(user),
                UserExportPage.Subject.SESSIONS,
                sessions::export,
                UserExportPage.Subject.AUDIT_RECORDS,
                audit::export));
    }

    public void mountInternal(StrictRouter router, InternalApiKey key, ErrorHandler errors) {
        routes.mount(router, key, errors);
    }
}
