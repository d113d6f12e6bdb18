package dev.taskwire.shared.page;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/** The places in lists that clients get as opaque strings, in base64url. */
public final class OpaqueCursor {
    private OpaqueCursor() {}

    /** Returns the cursor of a place. */
    public static String encode(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the place that a cursor stands for; empty for one that no page has had.
     *
     * @param reader reads a place; is empty or throws when it is none
     */
    public static <T> Optional<T> decode(String cursor, Function<String, Optional<T>> reader) {
        try {
            return reader.apply(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        } catch (RuntimeException forged) {
            return Optional.empty();
        }
    }

    /** Returns the failure of a request with a cursor of another list, or of none. */
    public static ApplicationException unknown() {
        return ApplicationException.invalid(
                FieldError.inParameter("cursor", "is not one of this list; take it from the Link header"));
    }
}
