package dev.taskwire.shared.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.request.RequestBodyReader;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses the body of an HTML form in either encoding, {@code application/x-www-form-urlencoded} or
 * {@code multipart/form-data} (RFC 7578). Repeated names and files are rejected.
 */
final class FormParser {
    /** The media types of forms. */
    static final Set<String> MEDIA_TYPES = Set.of("application/x-www-form-urlencoded", "multipart/form-data");
    /** More than any operation has. */
    private static final int MAX_FIELDS = 16;
    /** The contract limits the whole body. */
    private static final int MAX_FIELD_BYTES = RequestBodyReader.MAX_BYTES;

    private FormParser() {}

    /** Returns whether bodies of these media types are forms. */
    static boolean isForm(Set<String> mediaTypes) {
        return MEDIA_TYPES.containsAll(mediaTypes);
    }

    /**
     * Returns the fields as an object of texts.
     *
     * @param contentType the header of the request; null for a request without a body
     */
    static JsonNode parse(@Nullable String contentType, Buffer body) {
        var form = JsonNodeFactory.instance.objectNode();
        if (contentType == null) {
            return form;
        }
        try {
            var decoder = new HttpPostRequestDecoder(
                    new DefaultHttpDataFactory(false),
                    request(contentType, body),
                    StandardCharsets.UTF_8,
                    MAX_FIELDS,
                    MAX_FIELD_BYTES);
            try {
                for (var field : decoder.getBodyHttpDatas()) {
                    if (!(field instanceof Attribute attribute) || form.has(attribute.getName())) {
                        throw malformed();
                    }
                    form.put(attribute.getName(), attribute.getValue());
                }
                return form;
            } finally {
                decoder.destroy();
            }
        } catch (RuntimeException | IOException notAForm) {
            // The decoder reads the headers of parts without looking at their length first, so it throws anything.
            throw malformed();
        }
    }

    private static HttpRequest request(String contentType, Buffer body) {
        var request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(body.getBytes()));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        return request;
    }

    private static ApplicationException malformed() {
        return ApplicationException.invalid("The body must be a form without files, with each field once.");
    }
}
