package dev.taskwire.shared.log;

import dev.taskwire.shared.value.TextCharacters;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Replaces control characters in text of users, so that no user can inject a line into a log or a header. */
public final class ControlCharacters {
    private ControlCharacters() {}

    /** Returns the text with each control character written as an escape sequence. */
    public static String escape(String text) {
        return replace(text, c -> switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format("\\u%04x", c);
        });
    }

    /** Returns the text with a space for each control character. */
    public static String replaceWithSpaces(String text) {
        return replace(text, c -> " ");
    }

    private static String replace(String text, IntFunction<String> replacement) {
        return text.codePoints()
                .mapToObj(c -> isControl(c) ? replacement.apply(c) : Character.toString(c))
                .collect(Collectors.joining());
    }

    /** Returns whether the character ends a line, or controls the display instead of being displayed. */
    private static boolean isControl(int c) {
        return Character.isISOControl(c) || TextCharacters.isLineBreak(c) || isBidiControl(c);
    }

    /** Returns whether the character changes the display order of the text that follows in the line (UAX #9, 2). */
    private static boolean isBidiControl(int c) {
        return switch (Character.getDirectionality(c)) {
            case Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
                    Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE -> true;
            default -> false;
        };
    }
}
