package dev.taskwire.gateway.docs;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads files from the class path, which blocks. */
final class ClassPathResource {
    private ClassPathResource() {}

    static Buffer read(String path) {
        try (InputStream stream = open(path)) {
            return Buffer.buffer(stream.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static InputStream open(String path) throws IOException {
        var stream = ClassPathResource.class.getResourceAsStream(path);
        if (stream == null) {
            throw new IOException("not on the class path: " + path);
        }
        return stream;
    }
}
