package dev.taskwire.gateway.upstream;

import dev.taskwire.shared.http.ClientKey;
import dev.taskwire.shared.http.RequestContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to a service, in one try or in several. A try follows another only where another upstream has
 * room at once, and what was sent is sent again only where that is harmless and the service's budget has something
 * left. Belongs to one event loop.
 */
final class Errand {
    private static final int MOST_TRIES = 3;
    /** In less time than this another try could only fail, and an upstream would have worked for nobody. */
    private static final int LEAST_MILLIS = 10;

    private final Forwarder forwarder;
    private final Parcel parcel;
    private final Upstreams upstreams;
    private final Promise<Void> done = RequestContext.promise();
    private final List<Upstream> tried = new ArrayList<>(1);
    private @Nullable Attempt current;
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
     * @param sent whether it may have reached the upstream that failed
     * @return whether that was possible; if not, the caller says how the request ends
     */
    boolean goesElsewhere(boolean sent) {
        if (ended
                || tried.size() == MOST_TRIES
                || (sent && !parcel.repeatable())
                || parcel.deadline().millisLeft() < LEAST_MILLIS) {
            return false;
        }
        var other = upstreams.take(tried);
        if (other == null) {
            return false;
        }
        if (sent && !upstreams.budget().spend()) {
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

    void fail(Throwable failure) {
        done.tryFail(UpstreamFailures.translate(upstreams.service(), failure));
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
