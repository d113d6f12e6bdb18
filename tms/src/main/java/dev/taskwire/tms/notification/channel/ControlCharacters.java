package dev.taskwire.tms.notification.channel;

import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Text of users on one line, so that nobody can write a line of their own into a log or a header. */
public final class ControlCharacters {
    private static final int LINE_SEPARATOR = 0x2028;
    private static final int PARAGRAPH_SEPARATOR = 0x2029;

    private ControlCharacters() {}

    /** What would end the line, or do something else than show, is written as an escape. */
    public static String escaped(String text) {
        return replace(text, c -> switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format("\\u%04x", c);
        });
    }

    /** What would end the line, or do something else than show, becomes a space. */
    public static String spaced(String text) {
        return replace(text, c -> " ");
    }

    private static String replace(String text, IntFunction<String> replacement) {
        return text.codePoints()
                .mapToObj(c -> isControl(c) ? replacement.apply(c) : Character.toString(c))
                .collect(Collectors.joining());
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR || turnsAround(c);
    }

    /** Whether it changes the order in which what follows is shown (UAX #9, 2), up to the end of the line. */
    private static boolean turnsAround(int c) {
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
