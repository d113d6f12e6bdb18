package dev.taskwire.ums.session;

import dev.taskwire.shared.auth.RevocationPage;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.Fault;
import dev.taskwire.shared.http.ErrorHandler;
import dev.taskwire.shared.http.InternalKey;
import dev.taskwire.shared.http.QueryParameters;
import dev.taskwire.shared.http.StrictRouter;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;

/** What gateways ask of ended sessions; shown to whoever has the internal key. */
final class RevocationRoutes {
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
