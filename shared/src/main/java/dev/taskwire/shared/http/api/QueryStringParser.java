package dev.taskwire.shared.http.api;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses a query string in the encoding of HTML forms, strictly: malformed escapes and repeated names are rejected.
 * Empty pairs, as in {@code a=1&&b=2&}, are skipped, as the URL standard says.
 */
public final class QueryStringParser {
    private QueryStringParser() {}

    /**
     * Returns the parameters in their order.
     *
     * @param query the raw query without its {@code ?}; null when there is none
     */
    public static Map<String, String> parse(@Nullable String query) {
        var parameters = new LinkedHashMap<String, String>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (name.isEmpty()) {
                throw ApplicationException.invalid(
                        "The query string has a parameter without a name. Each parameter must have one.");
            }
            if (parameters.put(name, value) != null) {
                throw ApplicationException.invalid(FieldError.inParameter(name, "must not be given more than once"));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.write(escaped(text, i));
                i += 2;
            } else if (c > ' ' && c < 0x7f) {
                bytes.write(c == '+' ? ' ' : c);
            } else {
                throw malformed();
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw malformed();
        }
    }

    private static int escaped(String text, int at) {
        int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw malformed();
        }
        return high << 4 | low;
    }

    private static ApplicationException malformed() {
        return ApplicationException.invalid("The query string must be valid percent-encoded UTF-8.");
    }
}
