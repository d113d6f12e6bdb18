package dev.taskwire.gateway.route;

import dev.taskwire.gateway.filter.Revocations;
import dev.taskwire.gateway.throttle.SignInTries;
import dev.taskwire.gateway.upstream.Forwarder;
import dev.taskwire.gateway.upstream.Parcel;
import dev.taskwire.gateway.upstream.Upstreams;
import dev.taskwire.shared.auth.Caller;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Gets a request answered whose caller and body are known. */
public final class Delivery {
    private static final int NO_STATUS = 0;

    private final Upstreams ums;
    private final Upstreams tms;
    private final Forwarder forwarder;
    private final Revocations revocations;
    private final SignInTries tries;

    public Delivery(Upstreams ums, Upstreams tms, Forwarder forwarder, Revocations revocations, SignInTries tries) {
        this.ums = ums;
        this.tms = tms;
        this.forwarder = forwarder;
        this.revocations = revocations;
        this.tries = tries;
    }

    Future<Void> deliver(Visit visit, Optional<Caller> caller, Buffer body) {
        return switch (visit.route().access()) {
            case ANYONE, SIGNED_IN -> answer(visit, body, status -> {});
            case SIGNING_IN -> signIn(visit, body);
            case SIGNING_OUT ->
                answer(visit, body, status -> {
                    // 401: the session had ended before, perhaps by a sign-out whose answer was lost.
                    if (status == 204 || status == 401) {
                        caller.ifPresent(it -> revocations.add(it.sessionId(), it.expiresAt()));
                    }
                });
        };
    }

    private Future<Void> signIn(Visit visit, Buffer body) {
        var attempt = tries.begin(body, visit.origin().key());
        return attempt.admit(visit.response())
                // Who gets no answer learns nothing.
                .compose(
                        admitted -> answer(visit, body, attempt::ended).onFailure(failure -> attempt.ended(NO_STATUS)));
    }

    private Future<Void> answer(Visit visit, Buffer body, IntConsumer onStatus) {
        return switch (visit.route().service()) {
            case UMS -> forwarder.forward(parcel(visit, body, onStatus), ums);
            case TMS -> forwarder.forward(parcel(visit, body, onStatus), tms);
            case GATEWAY -> welcome(visit);
        };
    }

    private static Parcel parcel(Visit visit, Buffer body, IntConsumer onStatus) {
        boolean repeatable = Repeats.isRepeatable(visit.route(), visit.request());
        return new Parcel(visit.ctx(), visit.origin(), body, visit.deadline(), repeatable, onStatus);
    }

    /** All that the gateway has to say itself, in TMService's words. */
    private static Future<Void> welcome(Visit visit) {
        return visit.response()
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end("Welcome!");
    }
}
