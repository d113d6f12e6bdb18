package dev.taskwire.ums.account;

import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** What tms asks of users; answered to whoever has the internal key. */
final class InternalUserRoutes {
    private static final String ID = "user_id";

    private final AccountRepository accounts;

    InternalUserRoutes(AccountRepository accounts) {
        this.accounts = accounts;
    }

    void mount(StrictRouter routes, InternalApiKey key, ErrorHandler errors) {
        routes.add(
                "GET",
                UserSummary.PATH + '{' + ID + '}',
                ctx -> key.check(ctx.request())
                        .compose(allowed -> known(ctx))
                        .onSuccess(user -> ctx.json(user.toJson()))
                        .onFailure(failure -> errors.answer(ctx, failure)));
        routes.add(
                "GET",
                UserSummary.PATH + '{' + ID + '}' + UserSummary.EXISTENCE,
                ctx -> key.check(ctx.request())
                        .compose(allowed -> exists(ctx))
                        .onSuccess(exists -> ctx.json(new JsonObject().put(UserSummary.EXISTS, exists)))
                        .onFailure(failure -> errors.answer(ctx, failure)));
    }

    /** Not one whose deletion has begun: it is never taken back. */
    private Future<Boolean> exists(RoutingContext ctx) {
        var id = ResourceIds.parseUser(ctx.pathParam(ID)).orElseThrow(AccountWriter::notFound);
        return accounts.find(id).map(Optional::isPresent);
    }

    private Future<UserSummary> known(RoutingContext ctx) {
        var id = ResourceIds.parseUser(ctx.pathParam(ID)).orElseThrow(AccountWriter::notFound);
        return accounts.find(id)
                .map(found -> found.orElseThrow(AccountWriter::notFound))
                .map(InternalUserRoutes::known);
    }

    private static UserSummary known(Account account) {
        return new UserSummary(
                account.id(),
                account.username(),
                account.role(),
                account.email(),
                account.isActive(),
                account.timeZone());
    }
}
