package dev.taskwire.shared.http.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.json.JsonLimits;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Parses JSON exactly as RFC 8259 defines it: UTF-8, one value, no duplicate members, no lone surrogates. A byte order
 * mark of UTF-8 at the start is ignored, as section 8.1 allows, since some editors and libraries write one.
 */
public final class StrictJsonParser {
    private static final int MAX_DEPTH = 32;
    /** Lengths of byte order marks. */
    private static final int UTF_8_MARK = 3;

    private static final int MAX_MARK_BYTES = 4;

    /** The most names and values: far more than any object of the API has. A million would block the event loop. */
    private static final int MAX_TOKENS = 2_000;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonLimits.builder(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(100)
                            .maxTokenCount(MAX_TOKENS))
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private StrictJsonParser() {}

    /** Returns the value. Fails with INVALID for malformed JSON, without quoting it. */
    public static JsonNode parse(Buffer body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(afterByteOrderMark(body.getBytes()))
                    .toString();
            JsonNode value = MAPPER.readTree(text);
            if (value.isMissingNode()) {
                throw ApplicationException.invalid("The body is empty. It must be JSON.");
            }
            if (text.contains("\\u") && hasLoneSurrogate(value)) {
                throw ApplicationException.invalid(
                        "The body contains half of a surrogate pair, which is not a valid character.");
            }
            return value;
        } catch (CharacterCodingException notUtf8) {
            throw ApplicationException.invalid("The body must be UTF-8.");
        } catch (StreamConstraintsException tooMuch) {
            throw ApplicationException.invalid(
                    "The JSON is nested too deeply, has too many members, or has names or numbers that are too long.");
        } catch (JsonProcessingException malformed) {
            var where = malformed.getLocation();
            throw ApplicationException.invalid("The body is not valid JSON, or an object has the same member twice"
                    + (where == null ? "." : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")."));
        }
    }

    private static ByteBuffer afterByteOrderMark(byte[] bytes) {
        String start = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, MAX_MARK_BYTES));
        if (start.startsWith("efbbbf")) {
            return ByteBuffer.wrap(bytes, UTF_8_MARK, bytes.length - UTF_8_MARK);
        }
        if (start.equals("fffe0000") || start.equals("0000feff")) {
            throw otherMark("UTF-32");
        }
        if (start.startsWith("fffe") || start.startsWith("feff")) {
            throw otherMark("UTF-16");
        }
        return ByteBuffer.wrap(bytes);
    }

    private static ApplicationException otherMark(String encoding) {
        return ApplicationException.invalid(
                "The body must be UTF-8, but it begins with the byte order mark of " + encoding + ".");
    }

    private static boolean hasLoneSurrogate(JsonNode value) {
        if (value.isTextual()) {
            return !isWellFormed(value.textValue());
        }
        for (var names = value.fieldNames(); names.hasNext(); ) {
            if (!isWellFormed(names.next())) {
                return true;
            }
        }
        for (JsonNode child : value) {
            if (hasLoneSurrogate(child)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
