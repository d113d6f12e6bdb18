package dev.taskwire.shared.value;

import java.util.Locale;

/**
 * Converts a word to lower case in time linear in its length. The library searches for the ends of the word at each
 * capital sigma, which becomes another letter at the end of a word (The Unicode Standard, 3.13, Final_Sigma).
 */
public final class LowerCaseMapping {
    private static final char CAPITAL_SIGMA = '\u03a3';
    private static final char FINAL_SIGMA = '\u03c2';
    private static final char SIGMA = '\u03c3';

    private LowerCaseMapping() {}

    /** Returns the word in lower case, as the root locale defines it. */
    public static String of(String word) {
        return (word.indexOf(CAPITAL_SIGMA) < 0 ? word : withoutCapitalSigma(word)).toLowerCase(Locale.ROOT);
    }

    private static String withoutCapitalSigma(String word) {
        int last = word.length() - 1;
        while (!isCased(word, last)) {
            last--;
        }
        int first = 0;
        while (!isCased(word, first)) {
            first++;
        }
        var written = new StringBuilder(word.replace(CAPITAL_SIGMA, SIGMA));
        if (word.charAt(last) == CAPITAL_SIGMA && first < last) {
            written.setCharAt(last, FINAL_SIGMA);
        }
        return written.toString();
    }

    /** Returns whether a cased letter begins at that index. */
    private static boolean isCased(String word, int at) {
        int c = word.codePointAt(at);
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }
}
