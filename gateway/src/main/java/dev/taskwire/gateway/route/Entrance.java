package dev.taskwire.gateway.route;

import dev.taskwire.gateway.filter.RevokedSessions;
import dev.taskwire.gateway.proxy.GatewayRequest;
import dev.taskwire.gateway.throttle.Limit;
import dev.taskwire.gateway.throttle.Limits;
import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.auth.BearerAuthenticator;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/**
 * Who calls, and may they now? Decided before a byte of the body is read. A row that anyone may call has no caller,
 * except that TMService's paths count for whoever shows a valid token.
 */
public final class Entrance {
    private final BearerAuthenticator callers;
    private final RevokedSessions sessions;
    private final Limits limits;

    public Entrance(BearerAuthenticator callers, RevokedSessions sessions, Limits limits) {
        this.callers = callers;
        this.sessions = sessions;
        this.limits = limits;
    }

    /**
     * The caller, if there is one; fails with UNAUTHENTICATED where one is needed, THROTTLED where there are too many.
     */
    Future<Optional<Caller>> enter(Route route, GatewayRequest request) {
        return switch (route.limited()) {
            case NOT -> Future.succeededFuture(Optional.empty());
            case SIGN_IN -> anonymous(request, limits.signIn());
            case REFRESH -> anonymous(request, limits.refresh());
            case SIGNED_IN -> signedIn(request, limits.signedIn());
            case PASSWORD -> signedIn(request, limits.password());
            // Whoever signs on or in is counted by address, whatever token they show.
            case TMSERVICE_SIGN_IN -> anonymous(request, limits.tmserviceAnonymous());
            case TMSERVICE -> tmservice(route, request);
        };
    }

    /** Asks once more when the body is there: the session may have ended while it was on its way. */
    Future<Void> enterAgain(Optional<Caller> caller) {
        return caller.map(it -> sessions.requireActive(it).<Void>mapEmpty()).orElseGet(Future::succeededFuture);
    }

    private static Future<Optional<Caller>> anonymous(GatewayRequest request, Limit<Long> limit) {
        return count(request, limit, request.origin().key()).map(counted -> Optional.empty());
    }

    private Future<Optional<Caller>> signedIn(GatewayRequest request, Limit<UUID> limit) {
        return identify(request)
                .compose(caller -> count(request, limit, caller.userId()).map(counted -> Optional.of(caller)));
    }

    private Future<Optional<Caller>> tmservice(Route route, GatewayRequest request) {
        var identified = request.serverRequest().headers().contains("Authorization")
                ? identify(request)
                : callers.verify(request.serverRequest());
        return identified.transform((caller, failure) -> {
            if (failure == null) {
                return count(request, limits.tmserviceUser(), caller.userId()).map(counted -> Optional.of(caller));
            }
            return isAnonymous(failure)
                    ? anonymous(request, limits.tmserviceAnonymous())
                            .compose(nobody ->
                                    route.isOpen() ? Future.succeededFuture(nobody) : Future.failedFuture(failure))
                    : Future.failedFuture(failure);
        });
    }

    /**
     * The caller. Whoever fails is counted, and after too many failures an address is refused before its next signature
     * is checked, which is the expensive part; tokens that were checked before are not affected.
     */
    private Future<Caller> identify(GatewayRequest request) {
        long address = request.origin().key();
        var remembered = callers.remembered(request.serverRequest());
        if (remembered.isPresent()) {
            return remembered
                    .get()
                    .compose(sessions::requireActive)
                    .recover(ended -> count(request, limits.invalidToken(), address)
                            .compose(counted -> Future.failedFuture(ended)));
        }
        var taken = limits.invalidToken().take(address);
        return taken.admit(request.response())
                .compose(admitted -> callers.verify(request.serverRequest())
                        .compose(sessions::requireActive)
                        .onComplete(caller -> taken.giveBack(), failure -> {
                            if (!isAnonymous(failure)) {
                                taken.giveBack();
                            }
                        }));
    }

    private static <K> Future<Void> count(GatewayRequest request, Limit<K> limit, K key) {
        return limit.take(key).admit(request.response());
    }

    private static boolean isAnonymous(Throwable failure) {
        return failure instanceof ApplicationException ours && ours.kind() == ErrorCode.UNAUTHENTICATED;
    }
}
