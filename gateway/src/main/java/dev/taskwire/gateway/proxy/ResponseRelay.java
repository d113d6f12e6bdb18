package dev.taskwire.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes a response on to the client, no faster than the client reads. The client gets nothing of it before its first
 * bytes are there, so that a response that breaks off earlier can be replaced by another.
 */
final class ResponseRelay {
    private final HttpClientResponse source;
    private final HttpServerResponse target;
    private final boolean bodiless;
    private final IntConsumer onStarted;
    private final Promise<Void> done = Promise.promise();
    private @Nullable Buffer whole;
    private boolean begun;

    /**
     * Prepares a relay.
     *
     * @param onStarted learns the status before the client does
     */
    ResponseRelay(HttpClientResponse source, GatewayRequest request, IntConsumer onStarted) {
        this.source = source;
        this.target = request.response();
        this.bodiless = request.serverRequest().method().equals(HttpMethod.HEAD);
        this.onStarted = onStarted;
    }

    /** Begins; completes before the client gets the last of the response, and fails when it breaks off. */
    Future<Void> run() {
        source.exceptionHandler(done::tryFail);
        source.handler(this::write);
        source.endHandler(end -> {
            done.tryComplete();
            end();
        });
        return done.future();
    }

    /** Whether the client has seen something of it. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether it is the client that does not read. */
    boolean isHeldUp() {
        return begun && !target.closed() && target.writeQueueFull();
    }

    private void write(Buffer chunk) {
        if (target.closed()) {
            return;
        }
        if (!begun && Integer.toString(chunk.length()).equals(source.getHeader("Content-Length"))) {
            // Most responses come in one piece, and leave with their head in one write.
            whole = chunk;
            return;
        }
        begin();
        target.write(chunk);
        if (!target.closed() && target.writeQueueFull()) {
            source.pause();
            target.drainHandler(drained -> source.resume());
        }
    }

    private void end() {
        if (target.closed()) {
            return;
        }
        begin();
        if (whole == null) {
            target.end();
        } else {
            target.end(whole);
        }
    }

    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        int status = source.statusCode();
        onStarted.accept(status);
        target.setStatusCode(status);
        ForwardedHeaders.toClient(source.headers(), target.headers());
        if (status == 204) {
            target.headers().remove("Content-Length");
        } else if (status != 304 && !bodiless && !target.headers().contains("Content-Length")) {
            target.setChunked(true);
        }
    }
}
