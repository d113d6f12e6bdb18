package dev.taskwire.shared.http.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses lists and documents for clients that accept it. Never an answer with an ETag, which stands for its exact
 * bytes, nor one with a token, which the length of what is compressed would help to guess.
 */
public final class GzipCompression {
    /** What is shorter fits into one packet anyway. */
    private static final int MIN_COUNT = 1024;
    /** Two milliseconds of an event loop; a page of usual tasks is far below. */
    private static final int MAX_COUNT = 256 * 1024;

    private GzipCompression() {}

    /** Whether this may be compressed. */
    static boolean isFor(ApiResponse response) {
        var body = response.body();
        return body != null
                && body.length() >= MIN_COUNT
                && body.length() <= MAX_COUNT
                && !response.headers().containsKey(ApiResponse.ETAG)
                && !response.secret();
    }

    /** The body in the form that the client accepts, having said so on the answer. */
    static Buffer encode(HttpServerRequest request, Buffer body) {
        return isAccepted(request) ? compress(body, Deflater.BEST_SPEED) : body;
    }

    /** Notes on the answer that its body depends on what the client accepts, and which of the two it gets. */
    public static boolean isAccepted(HttpServerRequest request) {
        request.response().headers().add("Vary", "Accept-Encoding");
        boolean is = AcceptEncoding.takesGzip(request.headers().getAll("Accept-Encoding"));
        if (is) {
            request.response().putHeader("Content-Encoding", "gzip");
        }
        return is;
    }

    /** Blocks, at the fastest level for about a millisecond for each 100 KiB. */
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
