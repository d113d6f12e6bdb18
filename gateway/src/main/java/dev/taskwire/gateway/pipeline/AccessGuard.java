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

/**
 * Authenticates the caller, checks that the session is not revoked, and applies the rate limits, all before the body is
 * read. A request on an open route has no caller. TMService's paths are the exception: there a valid token is counted
 * for its user on open routes too.
 */
public final class AccessGuard {
    private final BearerAuthenticator authenticator;
    private final RevokedSessions revokedSessions;
    private final RateLimiters limiters;

    public AccessGuard(BearerAuthenticator callers, RevokedSessions sessions, RateLimiters limiters) {
        this.authenticator = callers;
        this.revokedSessions = sessions;
        this.limiters = limiters;
    }

    /**
     * Returns the caller, or empty if there is none. Fails with UNAUTHENTICATED if the route requires a caller, and
     * with RATE_LIMITED if a rate limit is exceeded.
     */
    Future<Optional<Caller>> authorize(Route route, GatewayRequest request) {
        return switch (route.rateLimitClass()) {
            case NONE -> Future.succeededFuture(Optional.empty());
            case SIGN_IN -> anonymous(request, limiters.signIn());
            case REFRESH -> anonymous(request, limiters.refresh());
            case UNSUBSCRIBE -> anonymous(request, limiters.unsubscribe());
            case SIGNED_IN -> signedIn(request, limiters.signedIn());
            case PASSWORD -> signedIn(request, limiters.password());
            case EXPORT -> signedIn(request, limiters.export());
            // Registration and sign-in count for the address, even if the request has a token.
            case TMSERVICE_SIGN_IN -> anonymous(request, limiters.tmserviceAnonymous());
            case TMSERVICE -> tmservice(route, request);
        };
    }

    /** Checks again once the body has been read, since the session may have been revoked in the meantime. */
    Future<Void> recheckRevocation(Optional<Caller> caller) {
        return caller.map(it -> revokedSessions.requireActive(it).<Void>mapEmpty())
                .orElseGet(Future::succeededFuture);
    }

    private static Future<Optional<Caller>> anonymous(GatewayRequest request, RateLimiter<Long> rateLimiter) {
        return count(request, rateLimiter, request.origin().addressKey()).map(counted -> Optional.empty());
    }

    private Future<Optional<Caller>> signedIn(GatewayRequest request, RateLimiter<Caller> rateLimiter) {
        return identify(request).compose(caller -> countCaller(request, rateLimiter, caller));
    }

    private Future<Optional<Caller>> tmservice(Route route, GatewayRequest request) {
        var identified = request.serverRequest().headers().contains("Authorization")
                ? identify(request)
                : authenticator.authenticate(request.serverRequest());
        return identified.transform((caller, failure) -> {
            if (failure == null) {
                return countCaller(request, limiters.tmserviceUser(), caller);
            }
            return isAnonymous(failure)
                    ? anonymous(request, limiters.tmserviceAnonymous())
                            .compose(anonymous ->
                                    route.isPublic() ? Future.succeededFuture(anonymous) : Future.failedFuture(failure))
                    : Future.failedFuture(failure);
        });
    }

    /**
     * Returns the caller. Failed attempts are counted by address. After too many of them, requests from the address are
     * refused before the signature of the token is verified, which is the expensive part. Tokens that were verified
     * before are not affected.
     */
    private Future<Caller> identify(GatewayRequest request) {
        long address = request.origin().addressKey();
        var remembered = authenticator.authenticateCached(request.serverRequest());
        if (remembered.isPresent()) {
            return remembered
                    .get()
                    .compose(revokedSessions::requireActive)
                    .recover(inactive -> count(request, limiters.invalidToken(), address)
                            .compose(counted -> Future.failedFuture(inactive)));
        }
        var rateLimitResult = limiters.invalidToken().tryAcquire(address);
        if (!rateLimitResult.granted()) {
            return rateLimitResult.applyTo(request.response()).mapEmpty();
        }
        return authenticator
                .authenticate(request.serverRequest())
                .compose(revokedSessions::requireActive)
                .onComplete(caller -> rateLimitResult.refund(), failure -> {
                    if (isAnonymous(failure)) {
                        rateLimitResult.applyTo(request.response());
                    } else {
                        rateLimitResult.refund();
                    }
                });
    }

    /**
     * Counts a request for its caller, and then for the address, so that whoever has many accounts does not have as
     * many quotas. A request that the address may not send does not count for the caller.
     */
    private Future<Optional<Caller>> countCaller(
            GatewayRequest request, RateLimiter<Caller> rateLimiter, Caller caller) {
        var byCaller = rateLimiter.tryAcquire(caller);
        if (byCaller.granted()) {
            var byAddress =
                    limiters.signedInAddress().tryAcquire(request.origin().addressKey());
            if (!byAddress.granted()) {
                byCaller.refund();
                return byAddress.applyTo(request.response()).mapEmpty();
            }
        }
        return byCaller.applyTo(request.response()).map(counted -> Optional.of(caller));
    }

    private static <K> Future<Void> count(GatewayRequest request, RateLimiter<K> rateLimiter, K key) {
        return rateLimiter.tryAcquire(key).applyTo(request.response());
    }

    private static boolean isAnonymous(Throwable failure) {
        return failure instanceof ApplicationException known && known.code() == ErrorCode.UNAUTHENTICATED;
    }
}
