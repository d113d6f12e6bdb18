package dev.taskwire.shared.http.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A response body that is made part by part, no faster than the client reads it. */
public interface BodyStream {
    /** Returns the media type of the whole body. */
    String mediaType();

    /**
     * Makes the next part. It is called again only after the connection has sent the part before, or not at all if the
     * client has disconnected.
     *
     * @return empty at the end; a failure breaks the response off, so that the client cannot take it for a whole one
     */
    Future<Optional<Buffer>> next();
}
