package dev.taskwire.shared.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextCharactersTest {

    @ParameterizedTest
    @ValueSource(
            ints = {
                '\t', '\n', 0x0b, '\f', '\r', ' ', 0x85, 0xa0, 0x1680, 0x2000, 0x2028, 0x2029, 0x202f, 0x205f, 0x2800,
                0x3000
            })
    void whiteSpaceIsBlankAndNotInvisible(int c) {
        assertThat(TextCharacters.isWhiteSpace(c)).isTrue();
        assertThat(TextCharacters.isInvisible(c)).isFalse();
        assertShowsNothing(c);
    }

    /** Controls, a soft hyphen, fillers, format characters, variation selectors, tags and what is no character. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 0x1b, 0x7f, 0x80, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x180b, 0x180e, 0x200b, 0x200d, 0x200f,
                0x202e, 0x2060, 0x2066, 0x206f, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xffff, 0x1bca0,
                0x1d173, 0xe0001, 0xe0041, 0xe0100, 0x10ffff
            })
    void invisibleCharacterIsBlankAndNoWhiteSpace(int c) {
        assertThat(TextCharacters.isInvisible(c)).isTrue();
        assertThat(TextCharacters.isWhiteSpace(c)).isFalse();
        assertShowsNothing(c);
    }

    /** Letters, marks, digits, signs, emoji, a character of private use and a format character that is shown. */
    @ParameterizedTest
    @ValueSource(ints = {'a', '0', '-', 0x301, 0x5d0, 0x600, 0x6dd, 0x915, 0x3042, 0x4e2d, 0xe000, 0xfffd, 0x1f600})
    void visibleCharacterIsNotBlank(int c) {
        String text = "\u200b" + Character.toString(c) + " ";
        assertThat(TextCharacters.isBlank(text)).isFalse();
        assertThat(TextCharacters.isAllVisible(Character.toString(c))).isTrue();
        assertThat(TextCharacters.isAllVisible(text)).isFalse();
    }

    @Test
    void emptyTextIsBlank() {
        assertThat(TextCharacters.isBlank("")).isTrue();
        assertThat(TextCharacters.isAllVisible("")).isTrue();
    }

    @Test
    void linesEndWhereUnicodeSays() {
        assertThat("\n\u000b\f\r\u0085\u2028\u2029".chars()).allMatch(TextCharacters::isLineBreak);
        assertThat(" \t\u001c\u001e\u00a0\u200b\u2027\u202aa".chars()).noneMatch(TextCharacters::isLineBreak);
    }

    private static void assertShowsNothing(int c) {
        String text = Character.toString(c);
        assertThat(TextCharacters.isBlank(text)).isTrue();
        assertThat(TextCharacters.isBlank("  " + text + text)).isTrue();
        assertThat(TextCharacters.isAllVisible("a" + text + "b")).isFalse();
    }
}
