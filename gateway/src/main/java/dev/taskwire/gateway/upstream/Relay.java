package dev.taskwire.gateway.upstream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings an answer to the client, no faster than the client reads. Nothing of it is there before its first bytes, so
 * that one which breaks off earlier can be replaced by a better one.
 */
final class Relay {
    private final HttpClientResponse answer;
    private final RoutingContext ctx;
    private final HttpServerResponse response;
    private final IntConsumer onStatus;
    private @Nullable Buffer whole;
    private boolean begun;

    Relay(HttpClientResponse answer, RoutingContext ctx, IntConsumer onStatus) {
        this.answer = answer;
        this.ctx = ctx;
        this.response = ctx.response();
        this.onStatus = onStatus;
    }

    /** Begins; {@code complete} is called before the client gets the last of it, {@code failed} when it breaks off. */
    void run(Runnable complete, Consumer<Throwable> failed) {
        answer.exceptionHandler(failed::accept);
        answer.handler(this::write);
        answer.endHandler(end -> {
            complete.run();
            end();
        });
    }

    /** Whether the client has seen something of it. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether it is the client who does not read. */
    boolean isHeldUp() {
        return begun && !response.closed() && response.writeQueueFull();
    }

    private void write(Buffer chunk) {
        if (response.closed()) {
            return;
        }
        if (!begun && Integer.toString(chunk.length()).equals(answer.getHeader("Content-Length"))) {
            // Most answers come in one piece, and leave with their head in one write.
            whole = chunk;
            return;
        }
        begin();
        response.write(chunk);
        if (!response.closed() && response.writeQueueFull()) {
            answer.pause();
            response.drainHandler(drained -> answer.resume());
        }
    }

    private void end() {
        if (response.closed()) {
            return;
        }
        begin();
        if (whole == null) {
            response.end();
        } else {
            response.end(whole);
        }
    }

    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        int status = answer.statusCode();
        onStatus.accept(status);
        response.setStatusCode(status);
        ForwardedHeaders.toClient(answer.headers(), response.headers());
        if (status == 204) {
            response.headers().remove("Content-Length");
        } else if (status != 304
                && !ctx.request().method().equals(HttpMethod.HEAD)
                && !response.headers().contains("Content-Length")) {
            response.setChunked(true);
        }
    }
}
