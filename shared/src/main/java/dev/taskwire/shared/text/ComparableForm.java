package dev.taskwire.shared.text;

import java.text.Normalizer;
import java.util.Locale;

/** The form in which usernames and e-mail addresses are stored and compared. */
public final class ComparableForm {
    private ComparableForm() {}

    /**
     * Trimmed, NFKC, lower case. The normal form can take time that grows with the square of the length, so only for
     * text of bounded length.
     */
    public static String of(String name) {
        String normal = Normalizer.normalize(name.strip(), Normalizer.Form.NFKC);
        // A capital sigma becomes one of two letters, by its place in the word.
        String lower = normal.toLowerCase(Locale.ROOT).replace('\u03c2', '\u03c3');
        // Lower-casing can undo the normal form, so it is made again.
        return Normalizer.normalize(lower, Normalizer.Form.NFKC).strip();
    }
}
