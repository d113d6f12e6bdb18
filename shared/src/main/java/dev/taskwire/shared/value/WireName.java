package dev.taskwire.shared.value;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An enum whose constants have a lower-case name in requests, responses, tokens, documents and logs. */
public interface WireName {
    /** Returns the constant's name, as every enum does. */
    String name();

    /** Returns the name outside this process. */
    default String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the constant of that name, if there is one. */
    static <E extends Enum<E> & WireName> Optional<E> find(Class<E> type, @Nullable String wire) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> constant.wire().equals(wire))
                .findFirst();
    }

    /** Returns the constant of a valid name; throws {@link IllegalArgumentException} for an unknown one. */
    static <E extends Enum<E> & WireName> E of(Class<E> type, String wire) {
        return find(type, wire)
                .orElseThrow(() -> new IllegalArgumentException("unknown " + type.getSimpleName() + ": " + wire));
    }
}
