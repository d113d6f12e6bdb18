package dev.taskwire.shared.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proves that words are put in lower case as the library does it, with the two forms of sigma. */
class LowerCaseMappingTest {
    private static final String LETTERS = "\u03a3\u03a3\u03c3\u03c2\u0391\u03b1\u0301A1";

    @ParameterizedTest
    @CsvSource({
        "\u039f\u0394\u039f\u03a3,\u03bf\u03b4\u03bf\u03c2",
        "\u03a3\u0391\u03a3\u03a3\u0391,\u03c3\u03b1\u03c3\u03c3\u03b1",
        "\u0391\u03a3\u0301\u03015,\u03b1\u03c2\u0301\u03015",
        "\u03a3,\u03c3",
        "\u03a3\u03a3,\u03c3\u03c2",
        "\u0130,i\u0307",
        "\u01c5A,\u01c6a",
        "\ud801\udc00,\ud801\udc28"
    })
    void sigmaAtTheEndOfAWordIsAnotherLetter(String word, String lower) {
        assertThat(LowerCaseMapping.of(word)).isEqualTo(lower);
    }

    @Test
    void isWhatTheLibraryMakesOfAWord() {
        var random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            var word = new StringBuilder("\u0391");
            for (int length = random.nextInt(12); length > 0; length--) {
                word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            assertThat(LowerCaseMapping.of(word.toString()))
                    .isEqualTo(word.toString().toLowerCase(Locale.ROOT));
        }
    }
}
