package dev.taskwire.tms.task.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTermsTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "Buy groceries: milk!,buy groceries milk",
                "CAFÉ cafe\u0301,café",
                "\uff26ull-width \ufb01t,full width fit",
                "don't e-mail a_b,don t e mail a b",
                "v2.0 №5 ²,v2 0 no5 2",
                "名前 шаг,名前 шаг",
                "C++ (v1) [x] ^$ .* \\d {2} | a?,c v1 x d 2 a",
                "a  A\tａ А,a а"
            })
    void textIsCutIntoDistinctLowerCaseWords(String text, String words) {
        assertThat(SearchTerms.of(text, null)).containsExactly(words.split(" ", -1));
        assertThat(SearchTerms.ofQuery(text)).containsExactly(words.split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".*", "^$", "😀", "\u200b\u202e", "\0"})
    void textWithoutLettersAndDigitsHasNone(String text) {
        assertThat(SearchTerms.of(text, text)).isEmpty();
        assertThat(SearchTerms.ofQuery(text)).isEmpty();
    }

    @Test
    void titleAndDescriptionCountOnceTogether() {
        assertThat(SearchTerms.of("buy milk", "Milk and bread")).containsExactly("buy", "milk", "and", "bread");
    }

    @Test
    void longWordIsCutAtACharacterInBothAlike() {
        var letter = "\ud835\udd04".repeat(40);
        assertThat(SearchTerms.of("x".repeat(40), null)).containsExactly("x".repeat(32));
        assertThat(SearchTerms.ofQuery("x".repeat(40))).containsExactly("x".repeat(32));
        // NFKC makes an ordinary letter of this one; of a hieroglyph it does not.
        assertThat(SearchTerms.of(letter, null)).containsExactly("a".repeat(32));
        assertThat(SearchTerms.of("\ud80c\udc00".repeat(40), null)).containsExactly("\ud80c\udc00".repeat(32));
    }

    @Test
    void noMoreThanTwoHundredAreKept() {
        String text = IntStream.range(0, 500).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
        assertThat(SearchTerms.of("title", text))
                .hasSize(200)
                .startsWith("title", "w0")
                .endsWith("w198");
    }
}
