package dev.taskwire.shared.value;

import java.util.Locale;

/** The form in which usernames and e-mail addresses are stored and compared. */
public final class IdentifierNormalizer {
    /** More than a valid name has characters, so that no two valid names become one. */
    private static final int MAX_MARKS = 100;

    private static final char CAPITAL_SIGMA = '\u03a3';
    private static final char FINAL_SIGMA = '\u03c2';
    private static final char SIGMA = '\u03c3';

    private IdentifierNormalizer() {}

    /** Trimmed, NFKC, lower case. */
    public static String of(String name) {
        String normal = NfkcNormalizer.of(name.strip(), MAX_MARKS);
        // A capital sigma becomes one of two letters, by its place in the word; the library would look for the word's
        // ends for each.
        String lower =
                normal.replace(CAPITAL_SIGMA, SIGMA).toLowerCase(Locale.ROOT).replace(FINAL_SIGMA, SIGMA);
        // Lower-casing can undo the normal form, so it is made again.
        return NfkcNormalizer.of(lower, MAX_MARKS).strip();
    }
}
