package dev.taskwire.ums.session.http;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.http.api.QueryStringParser;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.internalapi.RevokedSessionsPage;
import dev.taskwire.ums.session.service.SessionService;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Serves revoked sessions to gateways on the internal API, to whoever has its key. */
public final class InternalRevocationRoutes {
    private static final int MAX_IDS = 100;

    private final SessionService service;

    public InternalRevocationRoutes(SessionService service) {
        this.service = service;
    }

    public void mount(StrictRouter routes, InternalApiKey key, ErrorHandler errors) {
        routes.add(
                "GET",
                RevokedSessionsPage.PATH,
                ctx -> key.check(ctx.request())
                        .compose(allowed -> service.findRevoked(after(ctx)))
                        .onSuccess(page -> ctx.json(page.toJson()))
                        .onFailure(failure -> errors.respond(ctx, failure)));
        routes.add(
                "GET",
                RevokedSessionsPage.CHECK_PATH,
                ctx -> key.check(ctx.request())
                        .compose(allowed -> service.findRevokedByIds(ids(ctx)))
                        .onSuccess(page -> ctx.json(page.toJson()))
                        .onFailure(failure -> errors.respond(ctx, failure)));
    }

    private static List<UUID> ids(RoutingContext ctx) {
        String ids = QueryStringParser.parse(ctx.request().query()).getOrDefault(RevokedSessionsPage.IDS_PARAMETER, "");
        var list = ids.isEmpty() ? List.<String>of() : List.of(ids.split(",", MAX_IDS + 1));
        if (list.size() > MAX_IDS) {
            throw ApplicationException.invalid(
                    FieldError.inParameter(RevokedSessionsPage.IDS_PARAMETER, "must be at most " + MAX_IDS + " ids"));
        }
        try {
            return list.stream().map(UUID::fromString).toList();
        } catch (IllegalArgumentException malformed) {
            throw ApplicationException.invalid(FieldError.inParameter(
                    RevokedSessionsPage.IDS_PARAMETER, "must be session ids, separated by commas"));
        }
    }

    private static Optional<UUID> after(RoutingContext ctx) {
        var after = QueryStringParser.parse(ctx.request().query()).get(RevokedSessionsPage.AFTER_PARAMETER);
        try {
            return Optional.ofNullable(after).map(UUID::fromString);
        } catch (IllegalArgumentException malformed) {
            throw ApplicationException.invalid(
                    FieldError.inParameter(RevokedSessionsPage.AFTER_PARAMETER, "must be a session id"));
        }
    }
}
