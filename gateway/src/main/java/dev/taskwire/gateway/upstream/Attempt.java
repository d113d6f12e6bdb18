package dev.taskwire.gateway.upstream;

import dev.taskwire.shared.http.Deadline;
import dev.taskwire.shared.http.Processed;
import dev.taskwire.shared.log.RequestId;
import dev.taskwire.shared.remote.RemoteCalls;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One try of a request at one upstream. It ends once, and its connection with it unless the answer was whole. */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final int LEAST_FINAL = 200;
    private static final int LEAST_FAILED = 500;
    private static final int UNAVAILABLE = 503;
    private static final int TIMEOUT = 504;

    private final Errand errand;
    private final Parcel parcel;
    private final Upstream upstream;
    private final long began;
    /** How long the first bytes of the answer may take. */
    private final long millis;
    /** When this try is given up; the service must not go on for longer. */
    private final Deadline deadline;

    private long timer;
    private RemoteCalls.@Nullable Try call;
    private @Nullable HttpClientRequest request;
    private @Nullable Relay relay;
    private boolean poor;
    private boolean over;

    Attempt(Errand errand, Upstream upstream) {
        this.errand = errand;
        this.parcel = errand.parcel();
        this.upstream = upstream;
        this.began = errand.now();
        this.millis = Math.min(
                errand.forwarder().upstreamTimeout().toMillis(),
                parcel.deadline().millisLeft());
        this.deadline = Deadline.in(Duration.ofMillis(millis));
    }

    void start() {
        timer = errand.forwarder().vertx().setTimer(millis, late -> late());
        var method = parcel.ctx().request().method();
        call = errand.forwarder().calls().begin(errand.service(), method);
        var options = new RequestOptions()
                .setServer(upstream.address())
                .setHost(upstream.endpoint().host())
                .setPort(upstream.endpoint().port())
                .setMethod(method)
                .setURI(parcel.ctx().request().uri());
        errand.forwarder().client().request(options).onComplete(this::send, this::failed);
    }

    private void send(HttpClientRequest connected) {
        // The answer's future tells the same.
        connected.exceptionHandler(failure -> {});
        if (over || deadline.hasPassed()) {
            connected.reset();
            failed(new TimeoutException());
            return;
        }
        request = connected;
        ForwardedHeaders.toService(parcel.ctx().request(), parcel.origin(), connected.headers());
        Objects.requireNonNull(call).inject(connected.headers());
        String id = RequestId.current();
        if (id != null) {
            connected.putHeader(RequestId.HEADER, id);
        }
        connected.putHeader(Deadline.HEADER, deadline.toHeader());
        var answer = parcel.body().length() == 0 ? connected.send() : connected.send(parcel.body());
        answer.onComplete(this::answered, this::failed);
    }

    private void answered(HttpClientResponse answer) {
        // An answer that is cut off here is nobody's; the relay listens to its own.
        answer.exceptionHandler(failure -> {});
        if (over) {
            return;
        }
        int status = answer.statusCode();
        if (status < LEAST_FINAL) {
            // The library knows 100 and 103; whatever else is no answer was not asked for.
            failed(new ProtocolException("an answer with status " + status));
            return;
        }
        Objects.requireNonNull(call).answered(status);
        poor = isLate() || (status >= LEAST_FAILED && status != UNAVAILABLE);
        boolean settled = errand.isSettledBy(status);
        if ((status == UNAVAILABLE || status == TIMEOUT) && goesElsewhere(answer)) {
            end(poor ? Outcome.POOR : Outcome.ANSWERED, true);
            return;
        }
        if (!settled) {
            end(poor ? Outcome.POOR : Outcome.ANSWERED, true);
            errand.fail(new ProtocolException("an answer that does not say what became of the first try"));
            return;
        }
        relay = new Relay(answer, parcel.ctx(), this::begun);
        relay.run(this::complete, this::failed);
    }

    private boolean goesElsewhere(HttpClientResponse answer) {
        if (Processed.isDeniedIn(answer.headers())) {
            return errand.goesElsewhere(Effect.NONE);
        }
        errand.mayHaveHappened(
                answer.statusCode() == TIMEOUT
                        ? new TimeoutException()
                        : UpstreamFailures.unfinished(errand.service()));
        return errand.goesElsewhere(Effect.POSSIBLE);
    }

    private void begun(int status) {
        if (!poor) {
            errand.showsWell(upstream, began);
        }
        parcel.onStatus().accept(status);
    }

    private void complete() {
        end(poor ? Outcome.POOR : Outcome.ANSWERED, false);
    }

    /** The client has its answer, or has gone and needs none. */
    void abandon() {
        if (over) {
            return;
        }
        if (call != null) {
            call.failed(new CancellationException());
        }
        end(relay == null && isLate() ? Outcome.POOR : Outcome.UNKNOWN, true);
    }

    private void late() {
        if (hasBegun() && !parcel.deadline().hasPassed()) {
            timer = errand.forwarder().vertx().setTimer(parcel.deadline().millisLeft(), late -> late());
        } else {
            failed(new TimeoutException());
        }
    }

    private void failed(Throwable failure) {
        if (over) {
            return;
        }
        if (call != null) {
            call.failed(failure);
        }
        boolean begun = hasBegun();
        if (request != null && !begun) {
            errand.mayHaveHappened(failure);
        }
        end(outcome(failure), true);
        if (begun || !errand.goesElsewhere(request == null ? Effect.NOT_SENT : Effect.POSSIBLE)) {
            errand.fail(failure);
        }
    }

    private Outcome outcome(Throwable failure) {
        boolean hurried = failure instanceof TimeoutException && !hasBegun() && !isLate();
        boolean heldUp = failure instanceof TimeoutException && relay != null && relay.isHeldUp();
        if (hurried || heldUp || failure instanceof ConnectionPoolTooBusyException) {
            return Outcome.UNKNOWN;
        }
        // Its text may hold what the upstream said, and that may be anything.
        LOG.atWarn()
                .addKeyValue("address", upstream.address())
                .addKeyValue("failure", failure.getClass().getSimpleName())
                .log("no answer, or a broken one");
        return failure instanceof ConnectException && !(failure instanceof ConnectTimeoutException)
                ? Outcome.REFUSED
                : Outcome.FAILED;
    }

    /** Whether the client has seen something of the answer. */
    private boolean hasBegun() {
        return relay != null && relay.hasBegun();
    }

    /** Whether it has taken more than half of what an upstream may take at most. */
    private boolean isLate() {
        return errand.now() - began > errand.forwarder().upstreamTimeout().toNanos() / 2;
    }

    private void end(Outcome outcome, boolean cut) {
        if (over) {
            return;
        }
        over = true;
        errand.forwarder().vertx().cancelTimer(timer);
        if (cut && request != null) {
            request.reset();
        }
        errand.leave(upstream, began, outcome);
    }
}
