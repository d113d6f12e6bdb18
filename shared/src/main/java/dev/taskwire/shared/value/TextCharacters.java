package dev.taskwire.shared.value;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;
import com.ibm.icu.lang.UProperty;

/**
 * Says what characters of users' text are: blank, invisible, or the end of a line (Unicode Standard Annexes 14, 44).
 */
public final class TextCharacters {
    /** The Braille pattern without dots. Unicode counts it as a symbol, but it shows nothing. */
    private static final int BLANK_BRAILLE_PATTERN = 0x2800;

    private TextCharacters() {}

    /** Returns whether the text shows nothing: it is empty, or has only white space and invisible characters. */
    public static boolean isBlank(String text) {
        return text.codePoints().allMatch(c -> isWhiteSpace(c) || isInvisible(c));
    }

    /** Returns whether every character of the text shows something. */
    public static boolean isAllVisible(String text) {
        return text.codePoints().noneMatch(c -> isWhiteSpace(c) || isInvisible(c));
    }

    /** Returns whether the character is white space of any script, line breaks included (White_Space). */
    public static boolean isWhiteSpace(int c) {
        return UCharacter.hasBinaryProperty(c, UProperty.WHITE_SPACE) || c == BLANK_BRAILLE_PATTERN;
    }

    /**
     * Returns whether the character shows nothing and is no white space: control and format characters, fillers,
     * variation selectors and other default-ignorable characters, and code points that no character can have. A format
     * character that is shown around digits (Prepended_Concatenation_Mark) is visible.
     */
    public static boolean isInvisible(int c) {
        if (UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
                || UCharacter.hasBinaryProperty(c, UProperty.NONCHARACTER_CODE_POINT)) {
            return true;
        }
        return switch (UCharacter.getType(c)) {
            case ECharacterCategory.CONTROL -> !isWhiteSpace(c);
            case ECharacterCategory.FORMAT -> !UCharacter.hasBinaryProperty(c, UProperty.PREPENDED_CONCATENATION_MARK);
            case ECharacterCategory.SURROGATE -> true;
            default -> false;
        };
    }

    /** Returns whether a line always ends at the character. */
    public static boolean isLineBreak(int c) {
        return switch (UCharacter.getIntPropertyValue(c, UProperty.LINE_BREAK)) {
            case UCharacter.LineBreak.MANDATORY_BREAK,
                    UCharacter.LineBreak.CARRIAGE_RETURN,
                    UCharacter.LineBreak.LINE_FEED,
                    UCharacter.LineBreak.NEXT_LINE -> true;
            default -> false;
        };
    }
}
