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
 * Passes a response on to the client, no faster than the client reads. Nothing is sent to the client before the first
 * bytes of the body have arrived, so that a response that breaks off earlier can be replaced by another.
 */
final class ResponseRelay {
    private final HttpClientResponse source;
    private final HttpServerResponse target;
    private final boolean headRequest;
    private final String pathPrefix;
    private final IntConsumer onStarted;
    private final Promise<Void> done = Promise.promise();
    private @Nullable Buffer onlyChunk;
    private boolean started;

    /**
     * Creates a relay.
     *
     * @param onStarted gets the status before the client does
     */
    ResponseRelay(HttpClientResponse source, GatewayRequest request, IntConsumer onStarted) {
        this.source = source;
        this.target = request.response();
        this.headRequest = request.serverRequest().method().equals(HttpMethod.HEAD);
        this.pathPrefix = request.origin().pathPrefix();
        this.onStarted = onStarted;
    }

    /**
     * Starts the relay. Completes before the client gets the last part of the response, and fails when the response
     * breaks off.
     */
    Future<Void> run() {
        source.exceptionHandler(done::tryFail);
        source.handler(this::onChunk);
        source.endHandler(end -> {
            done.tryComplete();
            onEnd();
        });
        return done.future();
    }

    /** Returns whether something of the response has been sent to the client. */
    boolean isStarted() {
        return started;
    }

    /** Returns whether the relay waits for the client to read. */
    boolean isWaitingForClient() {
        return started && !target.closed() && target.writeQueueFull();
    }

    private void onChunk(Buffer chunk) {
        if (target.closed()) {
            return;
        }
        if (!started && Integer.toString(chunk.length()).equals(source.getHeader("Content-Length"))) {
            // Most responses come in one chunk, which is then sent with the head in one write.
            onlyChunk = chunk;
            return;
        }
        writeHead();
        target.write(chunk);
        if (!target.closed() && target.writeQueueFull()) {
            source.pause();
            target.drainHandler(drained -> source.resume());
        }
    }

    private void onEnd() {
        if (target.closed()) {
            return;
        }
        writeHead();
        if (onlyChunk == null) {
            target.end();
        } else {
            target.end(onlyChunk);
        }
    }

    private void writeHead() {
        if (started) {
            return;
        }
        started = true;
        int status = source.statusCode();
        onStarted.accept(status);
        target.setStatusCode(status);
        ProxyHeaderFilter.copyResponseHeaders(source.headers(), pathPrefix, target.headers());
        if (status == 204) {
            target.headers().remove("Content-Length");
        } else if (status != 304 && !headRequest && !target.headers().contains("Content-Length")) {
            target.setChunked(true);
        }
    }
}
