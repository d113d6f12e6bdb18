package dev.taskwire.ums.account.http;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.service.AccountUpdater;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** What tms asks of users; answered to whoever has the internal key. */
public final class InternalUserRoutes {
    private static final String ID = "user_id";

    private final AccountRepository accounts;

    public InternalUserRoutes(AccountRepository accounts) {
        this.accounts = accounts;
    }

    public void mount(StrictRouter routes, InternalApiKey key, ErrorHandler errors) {
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
        var id = ResourceIds.parseUser(ctx.pathParam(ID)).orElseThrow(AccountUpdater::notFound);
        return accounts.find(id).map(Optional::isPresent);
    }

    private Future<UserSummary> known(RoutingContext ctx) {
        var id = ResourceIds.parseUser(ctx.pathParam(ID)).orElseThrow(AccountUpdater::notFound);
        return accounts.find(id)
                .map(found -> found.orElseThrow(AccountUpdater::notFound))
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
