package dev.taskwire.tms.task.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.icu.ICUFoldingFilter;
import org.apache.lucene.analysis.icu.segmentation.DefaultICUTokenizerConfig;
import org.apache.lucene.analysis.icu.segmentation.ICUTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Splits text into words and folds them (Unicode Standard Annex 29 and Technical Report 30): without case, accents and
 * compatibility forms. Text in Chinese, Japanese and Korean becomes overlapping pairs of characters; Thai, Lao, Khmer
 * and Burmese are split by dictionaries. Safe from any thread.
 */
final class TermAnalyzer {
    private static final boolean SPLIT_CJK_BY_DICTIONARY = false;
    private static final boolean SPLIT_BURMESE_BY_DICTIONARY = true;
    private static final int CJK =
            CJKBigramFilter.HAN | CJKBigramFilter.HIRAGANA | CJKBigramFilter.KATAKANA | CJKBigramFilter.HANGUL;

    /**
     * The parts of a word. It may contain a point or an apostrophe, and what follows is a word of its own. None of
     * these characters is special in a regular expression: letters, marks, digits and the symbols of emoji.
     */
    private static final Pattern PART = Pattern.compile("[\\p{L}\\p{M}\\p{N}[\\p{So}\\p{Sk}&&[^\\x00-\\x7f]]]+");

    private final Analyzer analyzer;

    private TermAnalyzer(boolean singleCharacters) {
        this.analyzer = new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
                var tokenizer = new ICUTokenizer(
                        new DefaultICUTokenizerConfig(SPLIT_CJK_BY_DICTIONARY, SPLIT_BURMESE_BY_DICTIONARY));
                return new TokenStreamComponents(
                        tokenizer, new CJKBigramFilter(new ICUFoldingFilter(tokenizer), CJK, singleCharacters));
            }
        };
    }

    /** Returns an analyzer for tasks: a single character, too, is found in Chinese, Japanese and Korean. */
    static TermAnalyzer withSingleCharacters() {
        return new TermAnalyzer(true);
    }

    /** Returns an analyzer for queries: a pair of characters says more than either of them. */
    static TermAnalyzer withoutSingleCharacters() {
        return new TermAnalyzer(false);
    }

    /**
     * Passes on each word, in the order of the text.
     *
     * @param consumer returns whether it wants more
     */
    void forEach(String text, Predicate<String> consumer) {
        try (var tokens = analyzer.tokenStream("", text)) {
            var token = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            boolean wanted = true;
            while (wanted && tokens.incrementToken()) {
                var parts = PART.matcher(token);
                while (wanted && parts.find()) {
                    wanted = consumer.test(parts.group());
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
