package dev.taskwire.gateway.docs;

import dev.taskwire.shared.http.api.GzipCompression;
import dev.taskwire.shared.http.request.ContextPromises;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;

/**
 * A document that never changes. All clients share one copy of its bytes, outside the heap, from which the socket reads
 * them. It is sent in chunks, no faster than the client reads.
 *
 * @param path where it is served
 * @param headers the response headers, besides those that depend on the request
 * @param content its bytes
 * @param compressed the same bytes, compressed once
 */
record StaticDocument(String path, Map<String, String> headers, ByteBuf content, ByteBuf compressed) {
    private static final int CHUNK_BYTES = 32 * 1024;
    /** Enough for a client that reads 30 KB/s. The time is limited so that no client holds a place for ever. */
    private static final Duration MAX_SEND_TIME = Duration.ofMinutes(1);

    static StaticDocument of(String path, Map<String, String> headers, Buffer content) {
        return new StaticDocument(
                path,
                headers,
                directBuffer(content),
                directBuffer(GzipCompression.compress(content, Deflater.DEFAULT_COMPRESSION)));
    }

    /**
     * Returns a document that may be replaced by another: it is in the heap, which is freed without a count of users.
     * It is not compressed, so that it costs little to make.
     */
    static StaticDocument inHeap(String path, Map<String, String> headers, Buffer content) {
        var bytes = heapBuffer(content);
        return new StaticDocument(path, headers, bytes, bytes);
    }

    private static ByteBuf heapBuffer(Buffer bytes) {
        return Unpooled.unreleasableBuffer(
                Unpooled.wrappedBuffer(bytes.getBytes()).asReadOnly());
    }

    private static ByteBuf directBuffer(Buffer bytes) {
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length())
                .writeBytes(bytes.getBytes())
                .asReadOnly());
    }

    /**
     * Sends the document. Completes when all of it has been sent or the client has disconnected; fails when it takes
     * too long.
     */
    Future<Void> send(RoutingContext ctx) {
        boolean smaller = compressed.readableBytes() < content.readableBytes();
        var sent = smaller && GzipCompression.negotiate(ctx.request()) ? compressed : content;
        var response = ctx.response();
        headers.forEach(response::putHeader);
        response.putHeader("Content-Length", Integer.toString(sent.readableBytes()))
                .putHeader("Cache-Control", "no-cache");
        if (ctx.request().method().equals(HttpMethod.HEAD)) {
            return response.end();
        }
        Promise<Void> done = ContextPromises.promise();
        ctx.addEndHandler(end -> done.tryComplete());
        write(response, sent.duplicate());
        return done.future().timeout(MAX_SEND_TIME.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void write(HttpServerResponse response, ByteBuf rest) {
        response.drainHandler(drained -> write(response, rest));
        while (!response.ended() && !response.closed() && !response.writeQueueFull()) {
            var chunk = BufferInternal.buffer(rest.readSlice(Math.min(CHUNK_BYTES, rest.readableBytes())));
            if (rest.isReadable()) {
                response.write(chunk);
            } else {
                response.end(chunk);
            }
        }
    }
}
