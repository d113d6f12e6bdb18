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
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request to a service, in one attempt or in several. An attempt follows another only where another upstream has
 * room at once. What may have been sent is sent again only where a late first copy is harmless and the service's retry
 * budget allows it. Once a change may have happened, no response is passed on that would say it has not. Belongs to one
 * event loop.
 */
final class ProxyExchange {
    private static final int MAX_ATTEMPTS = 3;
    /** With less time left another attempt could only fail: a service counts from up to a tenth of a second earlier. */
    private static final int MIN_MILLIS = 150;

    private static final int MIN_REFUSAL = 400;
    private static final int UNAVAILABLE = 503;
    private static final int TIMEOUT = 504;
    /**
     * Refusals of a request's form apply to the first copy too; a 404 or 412 of a retry can come of what the first copy
     * has done.
     */
    private static final Set<Integer> MALFORMED_REQUEST = Set.of(400, 413, 415, 422);

    /** What a failed attempt may have done. */
    private enum Effect {
        /** It cannot have reached the service. */
        NOT_SENT,
        /** The service says that it has done nothing. */
        NONE,
        /** It may have changed what was asked for, or may still. */
        POSSIBLE
    }

    private final UpstreamClient client;
    private final GatewayRequest request;
    private final UpstreamPool pool;
    private final Promise<Void> done = ContextPromises.promise();
    private final List<Upstream> tried = new ArrayList<>(1);
    private @Nullable UpstreamAttempt current;
    /** The first failure after which a change may have happened. */
    private @Nullable Throwable possiblyDone;

    private boolean ended;

    ProxyExchange(UpstreamClient client, GatewayRequest request, UpstreamPool pool) {
        this.client = client;
        this.request = request;
        this.pool = pool;
    }

    Future<Void> run() {
        request.onEnd(this::end);
        var share = request.client();
        pool.acquire(share)
                .onSuccess(acquired -> done.future().onComplete(end -> pool.releaseShare(share)))
                .onComplete(this::attempt, this::fail);
        return done.future();
    }

    private void attempt(Upstream upstream) {
        boolean overdue = request.deadline().hasPassed();
        if (ended || overdue) {
            pool.release(upstream, pool.now(), AttemptOutcome.UNKNOWN);
            if (!ended) {
                fail(UpstreamFailures.overdue(pool.service()));
            }
            return;
        }
        tried.add(upstream);
        var attempt = new UpstreamAttempt(client, request, pool, upstream);
        current = attempt;
        attempt.send()
                .compose(response -> onResponse(attempt, response))
                .onFailure(failure -> onFailure(attempt, failure));
    }

    /** The client has the whole response, or has gone and needs none. */
    private void end() {
        ended = true;
        if (current != null) {
            current.cancel();
        }
        done.tryComplete();
    }

    private Future<Void> onResponse(UpstreamAttempt attempt, HttpClientResponse response) {
        int status = response.statusCode();
        // Decided before this response adds a doubt of its own.
        boolean conclusive = isConclusive(status);
        if ((status == UNAVAILABLE || status == TIMEOUT) && tryNextUpstream(response)) {
            attempt.discard();
            return Future.succeededFuture();
        }
        if (!conclusive) {
            attempt.discard();
            fail(new ProtocolException("a response that does not say what became of the first attempt"));
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
        if (ProcessedHeader.isDeniedIn(response.headers())) {
            return tryNextUpstream(Effect.NONE);
        }
        noteUnknownEffect(
                response.statusCode() == TIMEOUT
                        ? new TimeoutException()
                        : UpstreamFailures.unfinished(pool.service()));
        return tryNextUpstream(Effect.POSSIBLE);
    }

    /**
     * Sends the request to another upstream, if there is one and the request may be sent.
     *
     * @param effect what the attempt that failed may have done
     * @return whether that was possible; if not, the failure is the request's
     */
    private boolean tryNextUpstream(Effect effect) {
        if (ended
                || tried.size() == MAX_ATTEMPTS
                || (effect == Effect.POSSIBLE && !request.isRetryable())
                || request.deadline().millisLeft() < MIN_MILLIS) {
            return false;
        }
        var next = pool.tryAcquireForRetry(tried, effect != Effect.NOT_SENT);
        if (next == null) {
            return false;
        }
        attempt(next);
        return true;
    }

    /** Notes that what was asked for may have happened, although the attempt has failed. */
    private void noteUnknownEffect(Throwable failure) {
        if (possiblyDone == null && request.isWrite()) {
            possiblyDone = failure;
        }
    }

    /** Whether a response of that status says how the request ended, whatever became of the attempts before. */
    private boolean isConclusive(int status) {
        return possiblyDone == null || status < MIN_REFUSAL || MALFORMED_REQUEST.contains(status);
    }

    private void fail(Throwable failure) {
        done.tryFail(
                possiblyDone == null
                        ? UpstreamFailures.translate(pool.service(), failure)
                        : UpstreamFailures.unknown(pool.service(), possiblyDone));
    }
}
