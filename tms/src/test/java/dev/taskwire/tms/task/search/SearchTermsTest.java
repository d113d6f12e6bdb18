package dev.taskwire.tms.task.search;

import static org.assertj.core.api.Assertions.assertThat;

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
                "CAFÉ cafe\u0301,cafe",
                "\uff26ull-width \ufb01t,full width fit",
                "don't e-mail a_b sample.com,don t e mail a b sample com",
                "v2.0 №5 ²,v2 0 no5 2",
                "шаг,шаг",
                "C++ (v1) [x] ^$ .* \\d {2} | a?,c v1 x d 2 a",
                "a  A\tａ А,a а"
            })
    void textIsCutIntoDistinctFoldedWords(String text, String words) {
        assertThat(SearchTerms.of(text, null)).containsExactlyInAnyOrder(words.split(" ", -1));
        assertThat(SearchTerms.ofQuery(text)).containsExactly(words.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({
        // Chinese, Japanese, Korean: pairs and single characters
        "更新中文文档,中文",
        "更新中文文档,文档",
        "更新中文文档,档",
        "来週の会議の資料,会議",
        "東京タワー,タワー",
        "データベース,ベース",
        "데이터베이스 회의에서,회의",
        "데이터베이스,베이스",
        // Thai, Lao, Khmer, Burmese: words between others
        "ฉันชอบกินข้าวเช้า,ข้าว",
        "ฉันชอบกินข้าวเช้าฉันชอบกินข้าวเช้าฉันชอบกินหมูตอนเย็น,หมู",
        "ຂ້ອຍມັກກິນເຂົ້າ,ເຂົ້າ",
        "ຂ້ອຍມັກກິນເຂົ້າ,ກິນ",
        "ខ្ញុំចូលចិត្តញ៉ាំបាយ,បាយ",
        "ខ្ញុំចូលចិត្តញ៉ាំបាយ,ចូលចិត្ត",
        "မြန်မာစာ,စာ",
        // Full case folding
        "Ringstraße,RINGSTRASSE",
        "RINGSTRASSE,ringstraße",
        "Οδυσσέας,ΟΔΥΣ",
        "ΟΔΥΣΣΕΑΣ,οδυσσέας",
        "İstanbul,istanbul",
        "istanbul,İSTANBUL",
        // Accents and marks
        "café,cafe",
        "cafe,CAFÉ",
        "مُحَمَّد,محمد",
        "محمد,مُحَمَّد",
        "Dvořák,dvorak",
        // Emoji, and what surrounds words
        "Party 😀 tonight,😀",
        "Ship it 🚀,🚀",
        "report.pdf,pdf",
        "snake_case,case",
        "O'Brien,brien"
    })
    void queryFindsTheText(String text, String query) {
        var words = SearchTerms.ofQuery(query);

        assertThat(words).isNotEmpty();
        assertThat(SearchTerms.of(text, null))
                .satisfies(terms -> words.forEach(word -> assertThat(terms).anyMatch(term -> term.startsWith(word))));
    }

    @ParameterizedTest
    @CsvSource({"更新中文文档,文中", "東京タワー,京都", "Buy groceries,uy", "ฉันชอบกินข้าวเช้า,หมู"})
    void queryDoesNotFindOtherText(String text, String query) {
        var terms = SearchTerms.of(text, null);

        assertThat(SearchTerms.ofQuery(query))
                .anyMatch(word -> terms.stream().noneMatch(term -> term.startsWith(word)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".*", "^$", "^`", "\u200b\u202e", "\0"})
    void textWithoutWordsHasNone(String text) {
        assertThat(SearchTerms.of(text, text)).isEmpty();
        assertThat(SearchTerms.ofQuery(text)).isEmpty();
    }

    /** A term is matched by its beginning, so one that begins another is not needed. */
    @Test
    void beginningOfAnotherTermIsLeftOut() {
        assertThat(SearchTerms.of("car cart carts art", null)).containsExactlyInAnyOrder("carts", "art");
        assertThat(SearchTerms.of("中文文", null)).containsExactlyInAnyOrder("中文", "文文");
    }

    @Test
    void titleAndDescriptionCountOnceTogether() {
        assertThat(SearchTerms.of("buy milk", "Milk and bread"))
                .containsExactlyInAnyOrder("buy", "milk", "and", "bread");
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

    /** So many distinct words are in no English text that is short enough for a description. */
    @Test
    void wordsAreKeptToTheEndOfALongTextAndBounded() {
        var words = IntStream.range(0, 3_000).mapToObj(i -> "w" + i + "x").toList();

        assertThat(SearchTerms.of("title", String.join(" ", words.subList(0, 1_900))))
                .hasSize(1_901)
                .contains("title", "w0x", "w1899x");
        assertThat(SearchTerms.of("title", String.join(" ", words)))
                .hasSize(2_000)
                .contains("w1998x");
        assertThat(SearchTerms.ofQuery("更".repeat(2) + "新中文档案".repeat(40))).hasSizeLessThanOrEqualTo(20);
    }
}
