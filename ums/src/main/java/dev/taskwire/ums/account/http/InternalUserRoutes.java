package dev.taskwire.ums.account.http;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.internalapi.UserDevice;
import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.ums.account.device.KnownDevices;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.service.AccountUpdater;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;

/** Serves the users that tms asks for, in the internal API. */
public final class InternalUserRoutes {
    private static final String USER_ID = "user_id";

    private static final String DEVICE_ID = "device_id";

    private final AccountRepository accounts;
    private final KnownDevices knownDevices;
    private final boolean verifiesAddresses;

    /**
     * Creates the routes.
     *
     * @param verifiesAddresses whether this service verifies addresses; else mails may go to every address
     */
    public InternalUserRoutes(AccountRepository accounts, KnownDevices knownDevices, boolean verifiesAddresses) {
        this.accounts = accounts;
        this.knownDevices = knownDevices;
        this.verifiesAddresses = verifiesAddresses;
    }

    public void mount(StrictRouter routes, InternalApiKey key, ErrorHandler errors) {
        routes.add(
                "GET",
                UserSummary.PATH + '{' + USER_ID + '}',
                ctx -> key.check(ctx.request())
                        .compose(allowed -> findSummary(ctx))
                        .onSuccess(user -> ctx.json(user.toJson()))
                        .onFailure(failure -> errors.respond(ctx, failure)));
        routes.add(
                "GET",
                UserSummary.PATH + '{' + USER_ID + '}' + UserSummary.EXISTENCE_SUFFIX,
                ctx -> key.check(ctx.request())
                        .compose(allowed -> exists(ctx))
                        .onSuccess(exists -> ctx.json(new JsonObject().put(UserSummary.EXISTS_MEMBER, exists)))
                        .onFailure(failure -> errors.respond(ctx, failure)));
        routes.add(
                "GET",
                UserSummary.PATH + '{' + USER_ID + '}' + UserDevice.PATH_SUFFIX + '{' + DEVICE_ID + '}',
                ctx -> key.check(ctx.request())
                        .compose(allowed -> findDevice(ctx))
                        // With null instead of a 404, which is also the response of an earlier version.
                        .onSuccess(found -> ctx.json(new JsonObject()
                                .put(
                                        UserDevice.MEMBER,
                                        found.map(UserDevice::toJson).orElse(null))))
                        .onFailure(failure -> errors.respond(ctx, failure)));
    }

    private Future<Optional<UserDevice>> findDevice(RoutingContext ctx) {
        var user = ResourceIds.parseUser(ctx.pathParam(USER_ID)).orElseThrow(AccountUpdater::notFound);
        try {
            return knownDevices.find(user, UUID.fromString(ctx.pathParam(DEVICE_ID)));
        } catch (IllegalArgumentException malformed) {
            return Future.succeededFuture(Optional.empty());
        }
    }

    /** Returns whether the user exists. One whose deletion has begun does not, since a deletion is never undone. */
    private Future<Boolean> exists(RoutingContext ctx) {
        var id = ResourceIds.parseUser(ctx.pathParam(USER_ID)).orElseThrow(AccountUpdater::notFound);
        return accounts.find(id).map(Optional::isPresent);
    }

    private Future<UserSummary> findSummary(RoutingContext ctx) {
        var id = ResourceIds.parseUser(ctx.pathParam(USER_ID)).orElseThrow(AccountUpdater::notFound);
        return accounts.find(id)
                .map(found -> found.orElseThrow(AccountUpdater::notFound))
                .map(this::summary);
    }

    private UserSummary summary(Account account) {
        return new UserSummary(
                account.id(),
                account.username(),
                account.role(),
                account.email(),
                account.isEmailVerified() || !verifiesAddresses,
                account.isActive(),
                account.assignableBy(),
                account.timeZone(),
                account.locale());
    }
}
