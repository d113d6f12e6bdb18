package dev.taskwire.shared.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that text is normalized as the library does it, within a bound on combining marks. */
class NfkcNormalizerTest {
    /** Two marks, which the normal form brings into the other order. */
    private static final String MARKS = "\u0301\u0316";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "cafe\u0301 \ufb01t \uff26ull \u2116 \u00b2 \ufdfa",
                "\u1112\u1161\u11ab \uff76\uff9e \u0939\u093f\u0928\u094d\u0926\u0940",
                "\ud834\udd5e \ud835\udd04 \ud83d\ude00\ufe0f"
            })
    void ordinaryTextIsAsTheLibraryHasIt(String text) {
        assertThat(NfkcNormalizer.of(text, NfkcNormalizer.MAX_STREAM_SAFE_MARKS))
                .isEqualTo(Normalizer.normalize(text, Normalizer.Form.NFKC));
        assertThat(NfkcNormalizer.bounded(text, NfkcNormalizer.MAX_STREAM_SAFE_MARKS))
                .isSameAs(text);
    }

    @Test
    void runOfMarksIsBounded() {
        assertThat(NfkcNormalizer.bounded("a" + MARKS.repeat(15), 30)).isEqualTo("a" + MARKS.repeat(15));
        assertThat(NfkcNormalizer.bounded("a" + MARKS.repeat(16) + "b" + MARKS.repeat(20) + "c", 30))
                .isEqualTo("a" + MARKS.repeat(15) + "b" + MARKS.repeat(15) + "c");
        assertThat(NfkcNormalizer.bounded(MARKS.repeat(8_192), 30)).isEqualTo(MARKS.repeat(15));
    }

    /** The library sorts a character if it brings it before the mark of the highest class. */
    @Test
    void nothingIsSortedThatIsNotBounded() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String two = Character.toString(c).repeat(2);
            boolean bounded = NfkcNormalizer.bounded(two, 1).length() < two.length();
            if (!bounded && Character.getType(c) != Character.SURROGATE) {
                int first = Normalizer.normalize(two, Normalizer.Form.NFKD).codePointAt(0);
                assertThat(Normalizer.normalize("\u0345" + Character.toString(first), Normalizer.Form.NFD))
                        .as("U+%04X", c)
                        .startsWith("\u0345");
            }
        }
    }
}
