package dev.taskwire.gateway.upstream;

import dev.taskwire.shared.http.ClientKey;
import dev.taskwire.shared.http.RequestContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to a service, in one try or in several. A try follows another only where another upstream has
 * room at once, and what may have been sent is sent again only where a first one that comes late is harmless and the
 * service's budget has something left. Once a change may have happened, nothing is answered that would say it has not.
 * Belongs to one event loop.
 */
final class Errand {
    private static final int MOST_TRIES = 3;
    /** In less time than this another try could only fail: a service counts from up to a tenth of a second earlier. */
    private static final int LEAST_MILLIS = 150;

    private static final int LEAST_REFUSAL = 400;
    /** So the first try must have ended too; 404 or 412 of a repeat can come of what the first has done. */
    private static final Set<Integer> REFUSED_FOR_ITS_FORM = Set.of(400, 413, 415, 422);

    private final Forwarder forwarder;
    private final Parcel parcel;
    private final Upstreams upstreams;
    private final Promise<Void> done = RequestContext.promise();
    private final List<Upstream> tried = new ArrayList<>(1);
    private @Nullable Attempt current;
    private @Nullable Throwable unknown;
    private boolean ended;

    Errand(Forwarder forwarder, Parcel parcel, Upstreams upstreams) {
        this.forwarder = forwarder;
        this.parcel = parcel;
        this.upstreams = upstreams;
    }

    Future<Void> run() {
        upstreams.budget().pay();
        parcel.ctx().addEndHandler(end -> clientIsServedOrGone());
        ClientKey client = parcel.ctx().get(Upstreams.CLIENT, ClientKey.EVERYBODY);
        upstreams
                .room(forwarder.vertx(), client)
                .onSuccess(room -> done.future().onComplete(end -> upstreams.release(client)))
                .onComplete(this::attempt, this::fail);
        return done.future();
    }

    private void attempt(Upstream upstream) {
        if (ended) {
            leave(upstream, upstreams.now(), Outcome.UNKNOWN);
            return;
        }
        if (parcel.deadline().hasPassed()) {
            leave(upstream, upstreams.now(), Outcome.UNKNOWN);
            fail(UpstreamFailures.overdue(service()));
            return;
        }
        tried.add(upstream);
        current = new Attempt(this, upstream);
        current.start();
    }

    private void clientIsServedOrGone() {
        ended = true;
        if (current != null) {
            current.abandon();
        }
        done.tryComplete();
    }

    /**
     * Takes the request elsewhere, if there is where and it may be.
     *
     * @param effect what the try that failed may have done
     * @return whether that was possible; if not, the caller says how the request ends
     */
    boolean goesElsewhere(Effect effect) {
        if (ended
                || tried.size() == MOST_TRIES
                || (effect == Effect.POSSIBLE && !parcel.repeatable())
                || parcel.deadline().millisLeft() < LEAST_MILLIS) {
            return false;
        }
        var other = upstreams.take(tried);
        if (other == null) {
            return false;
        }
        if (effect != Effect.NOT_SENT && !upstreams.budget().spend()) {
            leave(other, upstreams.now(), Outcome.UNKNOWN);
            return false;
        }
        upstreams.metrics().retried();
        attempt(other);
        return true;
    }

    /** Gives the room back and lets those who wait for it go on. */
    void leave(Upstream upstream, long began, Outcome outcome) {
        upstreams.leave(upstream, began, outcome);
        if (upstreams.hasWaiting()) {
            // Later, when the connection is free too.
            forwarder.vertx().runOnContext(later -> upstreams.serveWaiting());
        }
    }

    /** A good answer has begun; how long the client takes to read it says nothing of the upstream. */
    void showsWell(Upstream upstream, long began) {
        if (upstream.breaker().isOpen()) {
            upstreams.succeeded(upstream, began);
        }
    }

    /** Notes that what was asked for may have happened, though the try has failed. */
    void mayHaveHappened(Throwable failure) {
        if (unknown == null && parcel.isWrite()) {
            unknown = failure;
        }
    }

    /** Whether an answer of that status says how the request ended, whatever became of the tries before. */
    boolean isSettledBy(int status) {
        return unknown == null || status < LEAST_REFUSAL || REFUSED_FOR_ITS_FORM.contains(status);
    }

    void fail(Throwable failure) {
        done.tryFail(
                unknown == null
                        ? UpstreamFailures.translate(upstreams.service(), failure)
                        : UpstreamFailures.unknown(upstreams.service(), unknown));
    }

    String service() {
        return upstreams.service();
    }

    Forwarder forwarder() {
        return forwarder;
    }

    Parcel parcel() {
        return parcel;
    }

    long now() {
        return upstreams.now();
    }
}
