package dev.taskwire.gateway.pipeline;

import dev.taskwire.gateway.proxy.GatewayRequest;
import dev.taskwire.gateway.proxy.ReverseProxy;
import dev.taskwire.gateway.ratelimit.FailedSignInLimiter;
import dev.taskwire.gateway.revocation.RevokedSessions;
import dev.taskwire.gateway.routing.RetrySafety;
import dev.taskwire.gateway.routing.Route;
import dev.taskwire.gateway.upstream.UpstreamPool;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.UserExportPage;
import io.vertx.core.Future;

/** Dispatches a request, whose caller and body are known, to the service of its route. */
public final class RequestDispatcher {
    private static final int NO_STATUS = 0;

    private final UpstreamPool ums;
    private final UpstreamPool tms;
    private final ReverseProxy proxy;
    private final RevokedSessions revokedSessions;
    private final FailedSignInLimiter failedSignInLimiter;

    public RequestDispatcher(
            UpstreamPool ums,
            UpstreamPool tms,
            ReverseProxy proxy,
            RevokedSessions sessions,
            FailedSignInLimiter failedSignInLimiter) {
        this.ums = ums;
        this.tms = tms;
        this.proxy = proxy;
        this.revokedSessions = sessions;
        this.failedSignInLimiter = failedSignInLimiter;
    }

    Future<Void> dispatch(Route route, GatewayRequest request) {
        request.setRetryable(RetrySafety.isRetryable(route, request.serverRequest()));
        if (route.isExport()) {
            request.setResponseDeadline(Deadline.after(UserExportPage.MAX_DURATION));
        }
        return switch (route.access()) {
            case ANYONE, SIGNED_IN -> proxy(route, request);
            case SIGNING_IN -> signIn(route, request);
            case SIGNING_OUT -> {
                request.setStatusListener(status -> {
                    // With 401 the session had ended before, perhaps by a sign-out whose response was lost.
                    if (status == 204 || status == 401) {
                        request.caller().ifPresent(it -> revokedSessions.revoke(it.sessionId(), it.expiresAt()));
                    }
                });
                yield proxy(route, request);
            }
        };
    }

    private Future<Void> signIn(Route route, GatewayRequest request) {
        var attempt =
                failedSignInLimiter.tryAcquire(request.body(), request.origin().addressKey());
        request.setStatusListener(attempt::record);
        return attempt.admit(request.response())
                // A client that gets no response has not learned whether the password was right.
                .compose(admitted -> proxy(route, request).onFailure(failure -> attempt.record(NO_STATUS)));
    }

    private Future<Void> proxy(Route route, GatewayRequest request) {
        return switch (route.service()) {
            case UMS -> proxy.forward(request, ums);
            case TMS -> proxy.forward(request, tms);
            case GATEWAY -> sendWelcome(request);
        };
    }

    /** Sends the only response of the gateway itself, with the text that TMService sends. */
    private static Future<Void> sendWelcome(GatewayRequest request) {
        return request.response()
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end("Welcome!");
    }
}
