package dev.taskwire.gateway.upstream;

import dev.taskwire.gateway.client.Origin;
import dev.taskwire.shared.http.Deadline;
import dev.taskwire.shared.http.RequestContext;
import dev.taskwire.shared.log.RequestId;
import dev.taskwire.shared.remote.RemoteCalls;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Sends a request on to a service and its answer back, over pooled connections, within the request's deadline. Each
 * event loop has its own, so that a request never changes threads.
 */
public final class Forwarder {
    private static final int CONNECTIONS = 64;
    private static final int WAITING = 256;
    private static final int CONNECT_MILLIS = 1_000;
    /** Shorter than the services' own, so that the gateway is not the one who is surprised. */
    private static final int KEEP_ALIVE_SECONDS = 20;

    private final HttpClient client;
    private final Duration upstreamTimeout;
    private final RemoteCalls calls;

    /**
     * Makes a pool of its own.
     *
     * @param upstreamTimeout how long a service may take for the head of its answer
     */
    public Forwarder(Vertx vertx, Duration upstreamTimeout, RemoteCalls calls) {
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setKeepAliveTimeout(KEEP_ALIVE_SECONDS))
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING))
                .build();
        this.upstreamTimeout = upstreamTimeout;
        this.calls = calls;
    }

    /**
     * Forwards once.
     *
     * @param body the request's body; empty for a request without one
     * @param onStatus learns the answer's status before the client does
     * @return completes when the client has the whole answer; fails, having sent nothing to the client, while the
     *     answer's head is not there yet, and later only if the answer breaks off
     */
    public Future<Void> forward(
            RoutingContext ctx,
            Origin origin,
            Upstreams upstreams,
            Buffer body,
            Deadline deadline,
            IntConsumer onStatus) {
        var options = new RequestOptions()
                .setServer(upstreams.next())
                .setMethod(ctx.request().method())
                .setURI(ctx.request().uri());
        var headers = HttpHeaders.headers();
        ForwardedHeaders.toService(ctx.request(), origin, headers);
        var attempt = calls.begin(upstreams.service(), ctx.request().method(), headers);
        return client.request(options.setHeaders(headers))
                .compose(request -> answered(request, ctx, body, deadline)
                        .compose(answer -> {
                            attempt.answered(answer.statusCode());
                            return relay(answer, ctx, deadline, onStatus);
                        })
                        .onFailure(failure -> request.reset()))
                .onFailure(attempt::failed)
                .recover(failure -> Future.failedFuture(UpstreamFailures.translate(upstreams.service(), failure)));
    }

    private Future<HttpClientResponse> answered(
            HttpClientRequest request, RoutingContext ctx, Buffer body, Deadline deadline) {
        String id = RequestId.current();
        if (id != null) {
            request.putHeader(RequestId.HEADER, id);
        }
        long millis = Math.min(upstreamTimeout.toMillis(), deadline.millisLeft());
        request.putHeader(Deadline.HEADER, Long.toString(millis));
        // A client that has gone needs no answer.
        ctx.addEndHandler(end -> {
            if (end.failed()) {
                request.reset();
            }
        });
        var sent = body.length() == 0 ? request.send() : request.send(body);
        return sent.timeout(millis, TimeUnit.MILLISECONDS);
    }

    private static Future<Void> relay(
            HttpClientResponse answer, RoutingContext ctx, Deadline deadline, IntConsumer onStatus) {
        onStatus.accept(answer.statusCode());
        var response = ctx.response();
        response.setStatusCode(answer.statusCode());
        ForwardedHeaders.toClient(answer.headers(), response.headers());
        boolean bodiless = answer.statusCode() == 204 || answer.statusCode() == 304;
        if (!bodiless && !response.headers().contains("Content-Length")) {
            response.setChunked(true);
        }
        return copy(answer, ctx).timeout(deadline.millisLeft(), TimeUnit.MILLISECONDS);
    }

    /** Streams the body, no faster than the client reads; a client that goes away in the middle is no error of ours. */
    private static Future<Void> copy(HttpClientResponse answer, RoutingContext ctx) {
        var response = ctx.response();
        Promise<Void> copied = RequestContext.promise();
        ctx.addEndHandler(end -> copied.tryComplete());
        answer.exceptionHandler(copied::tryFail);
        answer.endHandler(end -> {
            if (!response.closed()) {
                response.end();
            }
        });
        answer.handler(chunk -> {
            if (response.closed()) {
                return;
            }
            response.write(chunk);
            if (!response.closed() && response.writeQueueFull()) {
                answer.pause();
                response.drainHandler(drained -> answer.resume());
            }
        });
        return copied.future();
    }
}
