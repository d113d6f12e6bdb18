package dev.taskwire.shared.page;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/** Encodes positions in lists as opaque strings for clients, in base64url. */
public final class OpaqueCursor {
    private OpaqueCursor() {}

    /** Returns the cursor of a position. */
    public static String encode(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the position that a cursor encodes; empty for a forged cursor.
     *
     * @param reader parses a position; is empty or throws for an invalid one
     */
    public static <T> Optional<T> decode(String cursor, Function<String, Optional<T>> reader) {
        try {
            return reader.apply(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
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
