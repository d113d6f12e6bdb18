package dev.taskwire.shared.value;

import java.util.Locale;

/** Normalizes usernames and e-mail addresses to the form in which they are stored and compared. */
public final class IdentifierNormalizer {
    /** More than the length of a valid name, so that no two valid names become equal. */
    private static final int MAX_MARKS = 100;

    private static final char CAPITAL_SIGMA = '\u03a3';
    private static final char FINAL_SIGMA = '\u03c2';
    private static final char SIGMA = '\u03c3';

    private IdentifierNormalizer() {}

    /** Returns the name trimmed, in NFKC and in lower case. */
    public static String of(String name) {
        String normal = NfkcNormalizer.of(name.strip(), MAX_MARKS);
        // A capital sigma has two lower-case forms, depending on its position in the word; the library would search for
        // the word's ends for each.
        String lower =
                normal.replace(CAPITAL_SIGMA, SIGMA).toLowerCase(Locale.ROOT).replace(FINAL_SIGMA, SIGMA);
        // Lower-casing can undo the normal form, so it is applied again.
        return NfkcNormalizer.of(lower, MAX_MARKS).strip();
    }
}
