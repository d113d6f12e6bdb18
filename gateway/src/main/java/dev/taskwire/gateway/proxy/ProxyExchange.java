package dev.taskwire.gateway.proxy;

import dev.taskwire.gateway.upstream.AttemptOutcome;
import dev.taskwire.gateway.upstream.Upstream;
import dev.taskwire.gateway.upstream.UpstreamPool;
import dev.taskwire.shared.http.error.ProcessedHeader;
import dev.taskwire.shared.http.request.ContextPromises;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientResponse;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Forwards one request to a service, in one attempt or several. Another attempt follows only if another upstream has
 * capacity at once. A request that may have been sent is sent again only if a late first copy is harmless and the
 * service's retry budget allows it. Once a change may have happened, no response is passed on that would say the
 * opposite. Belongs to one event loop.
 */
final class ProxyExchange {
    private static final int MAX_ATTEMPTS = 3;
    /** With less time left, another attempt could only fail, since a service's deadline is up to 100 ms earlier. */
    private static final int MIN_RETRY_MILLIS = 150;

    private static final int MIN_ERROR_STATUS = 400;
    private static final int UNAVAILABLE = 503;
    /**
     * Statuses that refuse the form of a request apply to the first copy too. A 404 or 412 for a retry can be an effect
     * of the first copy.
     */
    private static final Set<Integer> MALFORMED_REQUEST = Set.of(400, 413, 415, 422);

    /** The effect that a failed attempt may have had. */
    private enum Effect {
        /** The request cannot have reached the service. */
        NOT_SENT,
        /** The service says that it has not processed the request. */
        NONE,
        /** The request may have been processed, or may still be. */
        POSSIBLE
    }

    private final UpstreamClient client;
    private final GatewayRequest request;
    private final UpstreamPool pool;
    private final Promise<Void> done = ContextPromises.promise();
    private final List<Upstream> triedUpstreams = new ArrayList<>(1);
    private @Nullable UpstreamAttempt current;
    /** The first failure after which a change may have happened. */
    private @Nullable Throwable unknownEffectFailure;

    private boolean ended;

    ProxyExchange(UpstreamClient client, GatewayRequest request, UpstreamPool pool) {
        this.client = client;
        this.request = request;
        this.pool = pool;
    }

    Future<Void> run() {
        request.onEnd(this::onRequestEnd);
        var share = request.clientKey();
        pool.acquire(share)
                .onSuccess(acquired -> done.future().onComplete(end -> pool.releaseShare(share)))
                .onComplete(this::startAttempt, this::fail);
        return done.future();
    }

    private void startAttempt(Upstream upstream) {
        boolean overdue = request.deadline().isExpired();
        if (ended || overdue) {
            pool.release(upstream, pool.now(), AttemptOutcome.UNKNOWN);
            if (!ended) {
                fail(UpstreamErrorMapper.deadlineExceeded(pool.service()));
            }
            return;
        }
        triedUpstreams.add(upstream);
        var attempt = new UpstreamAttempt(client, request, pool, upstream);
        current = attempt;
        attempt.send()
                .compose(response -> onResponse(attempt, response))
                .onFailure(failure -> onFailure(attempt, failure));
    }

    /** Ends the exchange: the client has the whole response, or has disconnected. */
    private void onRequestEnd() {
        ended = true;
        if (current != null) {
            current.cancel();
        }
        done.tryComplete();
    }

    private Future<Void> onResponse(UpstreamAttempt attempt, HttpClientResponse response) {
        int status = response.statusCode();
        // Decided before this response itself adds to the doubt.
        boolean conclusive = isConclusive(status);
        // A 504 is final: the time was spent in MongoDB, which is the same for all upstreams.
        if (status == UNAVAILABLE && tryNextUpstream(response)) {
            attempt.discard();
            return Future.succeededFuture();
        }
        if (!conclusive) {
            attempt.discard();
            fail(new ProtocolException("the response does not show whether the first attempt took effect"));
            return Future.succeededFuture();
        }
        return attempt.relay(response);
    }

    private void onFailure(UpstreamAttempt attempt, Throwable failure) {
        if (attempt.isResponseStarted()) {
            fail(failure);
            return;
        }
        if (attempt.isSent()) {
            noteUnknownEffect(failure);
        }
        if (!tryNextUpstream(attempt.isSent() ? Effect.POSSIBLE : Effect.NOT_SENT)) {
            fail(failure);
        }
    }

    private boolean tryNextUpstream(HttpClientResponse response) {
        if (ProcessedHeader.isNotProcessed(response.headers())) {
            return tryNextUpstream(Effect.NONE);
        }
        noteUnknownEffect(UpstreamErrorMapper.notCompleted(pool.service()));
        return tryNextUpstream(Effect.POSSIBLE);
    }

    /**
     * Sends the request to another upstream, if there is one and the request may be sent again.
     *
     * @param effect the effect that the failed attempt may have had
     * @return whether the request was sent; if not, the exchange has failed
     */
    private boolean tryNextUpstream(Effect effect) {
        if (ended
                || triedUpstreams.size() == MAX_ATTEMPTS
                || (effect == Effect.POSSIBLE && !request.isRetryable())
                || request.deadline().remainingMillis() < MIN_RETRY_MILLIS) {
            return false;
        }
        var next = pool.tryAcquireForRetry(triedUpstreams, effect != Effect.NOT_SENT);
        if (next == null) {
            return false;
        }
        startAttempt(next);
        return true;
    }

    /** Notes that the requested change may have happened although the attempt has failed. */
    private void noteUnknownEffect(Throwable failure) {
        if (unknownEffectFailure == null && request.isWrite()) {
            unknownEffectFailure = failure;
        }
    }

    /**
     * Returns whether a response with that status tells how the request ended, whatever the attempts before have done.
     */
    private boolean isConclusive(int status) {
        return unknownEffectFailure == null || status < MIN_ERROR_STATUS || MALFORMED_REQUEST.contains(status);
    }

    private void fail(Throwable failure) {
        done.tryFail(
                unknownEffectFailure == null
                        ? UpstreamErrorMapper.translate(pool.service(), failure)
                        : UpstreamErrorMapper.unknownEffect(pool.service(), unknownEffectFailure));
    }
}
