package dev.taskwire.gateway.pipeline;

import dev.taskwire.gateway.proxy.GatewayRequest;
import dev.taskwire.gateway.ratelimit.RateLimiter;
import dev.taskwire.gateway.ratelimit.RateLimiters;
import dev.taskwire.gateway.revocation.RevokedSessions;
import dev.taskwire.gateway.routing.Route;
import dev.taskwire.shared.auth.BearerAuthenticator;
import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/**
 * Who calls, and may they now? Decided before a byte of the body is read. A row that anyone may call has no caller,
 * except that TMService's paths count for whoever shows a valid token.
 */
public final class AccessGuard {
    private final BearerAuthenticator callers;
    private final RevokedSessions sessions;
    private final RateLimiters limiters;

    public AccessGuard(BearerAuthenticator callers, RevokedSessions sessions, RateLimiters limiters) {
        this.callers = callers;
        this.sessions = sessions;
        this.limiters = limiters;
    }

    /**
     * The caller, if there is one; fails with UNAUTHENTICATED where one is needed, THROTTLED where there are too many.
     */
    Future<Optional<Caller>> authorize(Route route, GatewayRequest request) {
        return switch (route.limited()) {
            case NOT -> Future.succeededFuture(Optional.empty());
            case SIGN_IN -> anonymous(request, limiters.signIn());
            case REFRESH -> anonymous(request, limiters.refresh());
            case SIGNED_IN -> signedIn(request, limiters.signedIn());
            case PASSWORD -> signedIn(request, limiters.password());
            // Whoever signs on or in is counted by address, whatever token they show.
            case TMSERVICE_SIGN_IN -> anonymous(request, limiters.tmserviceAnonymous());
            case TMSERVICE -> tmservice(route, request);
        };
    }

    /** Asks once more when the body is there: the session may have ended while it was on its way. */
    Future<Void> recheckRevocation(Optional<Caller> caller) {
        return caller.map(it -> sessions.requireActive(it).<Void>mapEmpty()).orElseGet(Future::succeededFuture);
    }

    private static Future<Optional<Caller>> anonymous(GatewayRequest request, RateLimiter<Long> rateLimiter) {
        return count(request, rateLimiter, request.origin().key()).map(counted -> Optional.empty());
    }

    private Future<Optional<Caller>> signedIn(GatewayRequest request, RateLimiter<UUID> rateLimiter) {
        return identify(request)
                .compose(caller -> count(request, rateLimiter, caller.userId()).map(counted -> Optional.of(caller)));
    }

    private Future<Optional<Caller>> tmservice(Route route, GatewayRequest request) {
        var identified = request.serverRequest().headers().contains("Authorization")
                ? identify(request)
                : callers.verify(request.serverRequest());
        return identified.transform((caller, failure) -> {
            if (failure == null) {
                return count(request, limiters.tmserviceUser(), caller.userId()).map(counted -> Optional.of(caller));
            }
            return isAnonymous(failure)
                    ? anonymous(request, limiters.tmserviceAnonymous())
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
                    .recover(ended -> count(request, limiters.invalidToken(), address)
                            .compose(counted -> Future.failedFuture(ended)));
        }
        var rateLimitResult = limiters.invalidToken().take(address);
        return rateLimitResult
                .applyTo(request.response())
                .compose(admitted -> callers.verify(request.serverRequest())
                        .compose(sessions::requireActive)
                        .onComplete(caller -> rateLimitResult.refund(), failure -> {
                            if (!isAnonymous(failure)) {
                                rateLimitResult.refund();
                            }
                        }));
    }

    private static <K> Future<Void> count(GatewayRequest request, RateLimiter<K> rateLimiter, K key) {
        return rateLimiter.take(key).applyTo(request.response());
    }

    private static boolean isAnonymous(Throwable failure) {
        return failure instanceof ApplicationException ours && ours.kind() == ErrorCode.UNAUTHENTICATED;
    }
}
