package dev.taskwire.gateway.proxy;

import dev.taskwire.gateway.upstream.AttemptOutcome;
import dev.taskwire.gateway.upstream.Upstream;
import dev.taskwire.gateway.upstream.UpstreamPool;
import dev.taskwire.shared.client.HttpClientTelemetry;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.log.context.RequestId;
import dev.taskwire.shared.tls.TlsFailure;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of an exchange at one upstream. It ends once. Its connection is closed too, unless the response was read
 * to its end. Belongs to one event loop.
 */
final class UpstreamAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamAttempt.class);
    private static final int MIN_FINAL_STATUS = 200;
    private static final int MIN_SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    private final UpstreamClient client;
    private final GatewayRequest request;
    private final UpstreamPool pool;
    private final Upstream upstream;
    private final long startedAt;
    /** The end of this attempt, which the service gets as its own deadline. */
    private final Deadline deadline;

    private final HttpClientTelemetry.TrackedRequest trackedCall;
    private final Promise<HttpClientResponse> head = Promise.promise();
    private final Promise<Void> relayed = Promise.promise();
    private long timerId;
    private @Nullable HttpClientRequest sent;
    private @Nullable ResponseRelay relay;
    private boolean degraded;
    private boolean finished;

    /** Starts an attempt, which releases its place at the upstream when it ends. */
    UpstreamAttempt(UpstreamClient client, GatewayRequest request, UpstreamPool pool, Upstream upstream) {
        this.client = client;
        this.request = request;
        this.pool = pool;
        this.upstream = upstream;
        this.startedAt = pool.now();
        long millis = Math.min(client.timeout().toMillis(), request.deadline().remainingMillis());
        this.deadline = Deadline.after(Duration.ofMillis(millis));
        this.timerId = client.vertx().setTimer(millis, late -> onTimeout());
        this.trackedCall =
                client.telemetry().begin(pool.service(), request.serverRequest().method());
    }

    /** Sends the request. Completes with the head of the final response, or never if the attempt is cancelled. */
    Future<HttpClientResponse> send() {
        var options = upstream.requestOptions()
                .setMethod(request.serverRequest().method())
                .setURI(request.serverRequest().uri());
        client.http().request(options).onComplete(this::send, this::fail);
        return head.future();
    }

    private void send(HttpClientRequest connected) {
        // The future of the response fails too.
        connected.exceptionHandler(failure -> {});
        if (finished || deadline.isExpired()) {
            connected.reset();
            fail(new TimeoutException());
            return;
        }
        sent = connected;
        ProxyHeaderFilter.copyRequestHeaders(request.serverRequest(), request.origin(), connected.headers());
        trackedCall.inject(connected.headers());
        String id = RequestId.current();
        if (id != null) {
            connected.putHeader(RequestId.HEADER, id);
        }
        connected.putHeader(Deadline.HEADER, deadline.toHeaderValue());
        var response = request.body().length() == 0 ? connected.send() : connected.send(request.body());
        response.onComplete(this::onResponse, this::fail);
    }

    private void onResponse(HttpClientResponse response) {
        // A relay replaces this handler.
        response.exceptionHandler(failure -> {});
        if (finished) {
            return;
        }
        int status = response.statusCode();
        if (status < MIN_FINAL_STATUS) {
            // Vert.x handles 100 and 103 itself; no other interim response was asked for.
            fail(new ProtocolException("the response has the unexpected status " + status));
            return;
        }
        trackedCall.recordResponse(status);
        degraded = isLate() || (status >= MIN_SERVER_ERROR && status != UNAVAILABLE);
        head.complete(response);
    }

    /** Passes the response on to the client; fails when it breaks off or takes too long. */
    Future<Void> relay(HttpClientResponse response) {
        relay = new ResponseRelay(response, request, this::onResponseStarted);
        relay.run().onComplete(whole -> finish(responseOutcome(), false), this::fail);
        return relayed.future();
    }

    private void onResponseStarted(int status) {
        if (!degraded) {
            pool.onResponseStarted(upstream, startedAt);
        }
        request.statusListener().accept(status);
    }

    /** Ends the attempt without using its response. */
    void discard() {
        finish(responseOutcome(), true);
    }

    /** Ends the attempt because the client has its response or has disconnected. */
    void cancel() {
        if (!finished) {
            trackedCall.recordFailure(new CancellationException());
            finish(relay == null && isLate() ? AttemptOutcome.DEGRADED : AttemptOutcome.UNKNOWN, true);
        }
    }

    /** Returns whether the upstream may have received something of the request. */
    boolean isSent() {
        return sent != null;
    }

    /** Returns whether something of the response has been sent to the client. */
    boolean isResponseStarted() {
        return relay != null && relay.isStarted();
    }

    private void onTimeout() {
        if (isResponseStarted() && !request.responseDeadline().isExpired()) {
            timerId = client.vertx().setTimer(request.responseDeadline().remainingMillis(), late -> onTimeout());
        } else {
            fail(new TimeoutException());
        }
    }

    private void fail(Throwable failure) {
        if (!finished) {
            trackedCall.recordFailure(failure);
            finish(outcome(failure), true);
            if (!head.tryFail(failure)) {
                relayed.tryFail(failure);
            }
        }
    }

    private AttemptOutcome responseOutcome() {
        return degraded ? AttemptOutcome.DEGRADED : AttemptOutcome.SUCCEEDED;
    }

    private AttemptOutcome outcome(Throwable failure) {
        boolean cutShort = failure instanceof TimeoutException && !isResponseStarted() && !isLate();
        boolean clientIsSlow = failure instanceof TimeoutException && relay != null && relay.isWaitingForClient();
        // A service breaks off a long response whose client reads too slowly, for which it is not to blame.
        boolean mayBeClient = request.hasLongResponse() && isResponseStarted();
        if (cutShort || clientIsSlow || mayBeClient || failure instanceof ConnectionPoolTooBusyException) {
            return AttemptOutcome.UNKNOWN;
        }
        // The message of the failure is not logged, since it may hold anything that the upstream has sent.
        LOG.atWarn()
                .addKeyValue("address", upstream.address())
                .addKeyValue(
                        "failure",
                        TlsFailure.explain(failure)
                                .orElseGet(() -> failure.getClass().getSimpleName()))
                .log("an attempt failed, because the upstream sent no valid response");
        return failure instanceof ConnectException && !(failure instanceof ConnectTimeoutException)
                ? AttemptOutcome.CONNECTION_REFUSED
                : AttemptOutcome.FAILED;
    }

    /** Returns whether the attempt has taken more than half of the upstream timeout. */
    private boolean isLate() {
        return pool.now() - startedAt > client.timeout().toNanos() / 2;
    }

    private void finish(AttemptOutcome attemptOutcome, boolean reset) {
        if (finished) {
            return;
        }
        finished = true;
        client.vertx().cancelTimer(timerId);
        if (reset && sent != null) {
            sent.reset();
        }
        pool.release(upstream, startedAt, attemptOutcome);
    }
}
