package dev.taskwire.shared.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.jackson.DatabindCodec;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;
import java.io.IOException;

/**
 * The JSON factory of Vert.x, which it finds by {@code META-INF/services}: its own codec with a limited parser. It also
 * reads tokens, cursors and Kafka records.
 */
public final class LimitedJsonFactory implements JsonFactory {
    private final JsonCodec codec = new Codec();

    /** Precedes the library's own factory, which is last. */
    @Override
    public int order() {
        return 0;
    }

    @Override
    public JsonCodec codec() {
        return codec;
    }

    private static final class Codec extends DatabindCodec {
        private final com.fasterxml.jackson.core.JsonFactory parsers =
                JsonLimits.builder(StreamReadConstraints.builder()).build();

        @Override
        public <T> T fromString(String json, Class<T> type) {
            try {
                return read(parsers.createParser(json), type);
            } catch (IOException unreadable) {
                throw failed(unreadable);
            }
        }

        @Override
        public <T> T fromBuffer(Buffer json, Class<T> type) {
            try {
                return read(parsers.createParser(json.getBytes()), type);
            } catch (IOException unreadable) {
                throw failed(unreadable);
            }
        }

        private static <T> T read(JsonParser parser, Class<T> type) {
            return DatabindCodec.fromParser(parser, type);
        }

        private static DecodeException failed(IOException unreadable) {
            return new DecodeException("Failed to decode: " + unreadable.getMessage(), unreadable);
        }
    }
}
