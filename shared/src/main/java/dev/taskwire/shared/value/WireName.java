package dev.taskwire.shared.value;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An enum whose constants have a name in lower case in requests, responses, tokens, documents and logs. */
public interface WireName {
    /** The constant's name, as every enum has it. */
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

    /** Returns the constant of a name that has been checked; throws {@link IllegalArgumentException} without one. */
    static <E extends Enum<E> & WireName> E of(Class<E> type, String wire) {
        return find(type, wire)
                .orElseThrow(() -> new IllegalArgumentException("no " + type.getSimpleName() + ": " + wire));
    }
}
