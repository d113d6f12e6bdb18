package dev.taskwire.shared.value;

import com.ibm.icu.text.Normalizer2;
import java.util.Locale;

/** Normalizes usernames and e-mail addresses to the form in which they are stored and compared. */
public final class IdentifierNormalizer {
    /** More than the length of a valid name, so that no two valid names become equal. */
    private static final int MAX_MARKS = 100;

    private static final char CAPITAL_SIGMA = '\u03a3';
    private static final char FINAL_SIGMA = '\u03c2';
    private static final char SIGMA = '\u03c3';

    /** NFKC_Casefold (Unicode, 3.13). */
    private static final Normalizer2 CASE_FOLDING = Normalizer2.getNFKCCasefoldInstance();
    /** The lower case of {@code \u0130}. The dot above cannot be seen, since the letter has one. */
    private static final String I_WITH_TWO_DOTS = "i\u0307";

    private IdentifierNormalizer() {}

    /** Returns the name trimmed and in NFKC, with its case. */
    public static String withCase(String name) {
        return NfkcNormalizer.of(name.strip(), MAX_MARKS).strip();
    }

    /** Returns the name trimmed, in NFKC and in lower case. */
    public static String of(String name) {
        String normal = withCase(name);
        // A capital sigma has two lower-case forms, depending on its position in the word; the library would search for
        // the word's ends for each.
        String lower =
                normal.replace(CAPITAL_SIGMA, SIGMA).toLowerCase(Locale.ROOT).replace(FINAL_SIGMA, SIGMA);
        // Lower-casing can undo the normal form, so it is applied again.
        return NfkcNormalizer.of(lower, MAX_MARKS).strip();
    }

    /**
     * Returns the form in which names are the same if they differ in case alone. It is more than lower case: {@code ß}
     * and {@code SS} are the same, and so are {@code \u0130} and {@code i}.
     */
    public static String keyOf(String name) {
        String folded = CASE_FOLDING.normalize(of(name)).replace(I_WITH_TWO_DOTS, "i");
        // Without the dot, the letter can compose with the mark that follows.
        return CASE_FOLDING.normalize(folded);
    }
}
