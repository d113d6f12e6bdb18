package dev.taskwire.shared.http.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/**
 * Sends a body part by part. The next part is made only when the connection has sent the one before, so that a client
 * that does not read makes the server hold one part. Belongs to one event loop.
 */
final class BodyStreamSender {
    private final BodyStream stream;
    private final HttpServerResponse response;
    private final Promise<Void> sent = Promise.promise();

    BodyStreamSender(BodyStream stream, HttpServerResponse response) {
        this.stream = stream;
        this.response = response;
    }

    /** Completes when the connection has sent everything or is closed; fails when a part cannot be made. */
    Future<Void> send() {
        sendNext();
        return sent.future();
    }

    private void sendNext() {
        Future.succeededFuture().compose(begun -> stream.next()).onComplete(this::sendPart, sent::tryFail);
    }

    private void sendPart(Optional<Buffer> part) {
        if (response.closed()) {
            sent.tryComplete();
            return;
        }
        if (part.isEmpty()) {
            response.end().onComplete(ended -> sent.tryComplete());
            return;
        }
        if (!response.headWritten()) {
            response.setChunked(true);
        }
        response.write(part.get()).onComplete(written -> sendNext(), closed -> sent.tryComplete());
    }
}
