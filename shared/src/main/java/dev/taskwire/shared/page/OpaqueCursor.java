package dev.taskwire.shared.page;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.value.Base64Url;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** Encodes positions in lists as opaque strings for clients, in base64url. */
public final class OpaqueCursor {
    private OpaqueCursor() {}

    /** Returns the cursor of a position. */
    public static String encode(String position) {
        return Base64Url.encode(position.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the position that a cursor encodes; empty for a forged cursor.
     *
     * @param reader parses a position; is empty or throws for an invalid one
     */
    public static <T> Optional<T> decode(String cursor, Function<String, Optional<T>> reader) {
        try {
            return Base64Url.decode(cursor)
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    // Bytes that are not UTF-8 would be replaced.
                    .filter(position -> encode(position).equals(cursor))
                    .flatMap(reader);
        } catch (RuntimeException forged) {
            return Optional.empty();
        }
    }

    /** Returns the failure of a request whose cursor is invalid or belongs to another list. */
    public static ApplicationException invalidCursor() {
        return ApplicationException.invalid(
                FieldError.inParameter("cursor", "must be a cursor from the Link header of this list"));
    }
}
