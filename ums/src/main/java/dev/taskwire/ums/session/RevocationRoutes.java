package dev.taskwire.ums.session;

import dev.taskwire.shared.auth.RevocationPage;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.Fault;
import dev.taskwire.shared.http.ErrorHandler;
import dev.taskwire.shared.http.InternalKey;
import dev.taskwire.shared.http.QueryParameters;
import dev.taskwire.shared.http.StrictRouter;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What gateways ask of ended sessions; shown to whoever has the internal key. */
final class RevocationRoutes {
    private static final int MAX_IDS = 100;

    private final SessionService service;

    RevocationRoutes(SessionService service) {
        this.service = service;
    }

    void mount(StrictRouter routes, InternalKey key, ErrorHandler errors) {
        routes.add(
                "GET",
                RevocationPage.PATH,
                ctx -> key.check(ctx.request())
                        .compose(allowed -> service.revocations(after(ctx)))
                        .onSuccess(page -> ctx.json(page.toJson()))
                        .onFailure(failure -> errors.answer(ctx, failure)));
        routes.add(
                "GET",
                RevocationPage.CHECK_PATH,
                ctx -> key.check(ctx.request())
                        .compose(allowed -> service.revokedAmong(ids(ctx)))
                        .onSuccess(page -> ctx.json(page.toJson()))
                        .onFailure(failure -> errors.answer(ctx, failure)));
    }

    private static List<UUID> ids(RoutingContext ctx) {
        String ids = QueryParameters.parse(ctx.request().query()).getOrDefault(RevocationPage.IDS, "");
        var list = ids.isEmpty() ? List.<String>of() : List.of(ids.split(",", MAX_IDS + 1));
        if (list.size() > MAX_IDS) {
            throw AppException.invalid(Fault.inParameter(RevocationPage.IDS, "must be " + MAX_IDS + " ids at most"));
        }
        try {
            return list.stream().map(UUID::fromString).toList();
        } catch (IllegalArgumentException malformed) {
            throw AppException.invalid(Fault.inParameter(RevocationPage.IDS, "must be ids of sessions"));
        }
    }

    private static Optional<UUID> after(RoutingContext ctx) {
        var after = QueryParameters.parse(ctx.request().query()).get(RevocationPage.AFTER);
        try {
            return Optional.ofNullable(after).map(UUID::fromString);
        } catch (IllegalArgumentException malformed) {
            throw AppException.invalid(Fault.inParameter(RevocationPage.AFTER, "must be a session's id"));
        }
    }
}
