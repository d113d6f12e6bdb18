package dev.taskwire.shared.http.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses lists and documents for clients that accept it. A response with an ETag is never compressed, since the tag
 * stands for its exact bytes; nor is one with a token, which the length of the compressed response would help to guess.
 */
public final class GzipCompression {
    /** A shorter body fits into one packet anyway. */
    private static final int MIN_BYTES = 1024;
    /**
     * The largest body to compress: it takes two milliseconds of an event loop. A page of usual tasks is far smaller.
     */
    private static final int MAX_BYTES = 256 * 1024;

    private GzipCompression() {}

    /** Returns whether the response may be compressed. */
    static boolean isCompressible(ApiResponse response) {
        var body = response.body();
        return body != null
                && body.length() >= MIN_BYTES
                && body.length() <= MAX_BYTES
                && !response.headers().containsKey(ApiResponse.ETAG)
                && !response.containsToken();
    }

    /** Returns the body in the encoding that the client accepts, and sets the headers of the response accordingly. */
    static Buffer compressIfAccepted(HttpServerRequest request, Buffer body) {
        return negotiate(request) ? compress(body, Deflater.BEST_SPEED) : body;
    }

    /**
     * Returns whether the client accepts gzip. Sets {@code Vary} and, if it does, {@code Content-Encoding} on the
     * response.
     */
    public static boolean negotiate(HttpServerRequest request) {
        request.response().headers().add("Vary", "Accept-Encoding");
        boolean isAccepted = AcceptEncoding.acceptsGzip(request.headers().getAll("Accept-Encoding"));
        if (isAccepted) {
            request.response().putHeader("Content-Encoding", "gzip");
        }
        return isAccepted;
    }

    /** Returns the compressed body. Blocks: at the fastest level it takes about a millisecond for each 100 KiB. */
    public static Buffer compress(Buffer body, int level) {
        var bytes = new ByteArrayOutputStream(body.length() / 2);
        try (var gzip = new GZIPOutputStream(bytes) {
            {
                def.setLevel(level);
            }
        }) {
            gzip.write(body.getBytes());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
