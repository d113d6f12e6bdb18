package dev.taskwire.shared.value;

import java.text.Normalizer;

/**
 * Normalizes text to NFKC (UAX #15) in time linear in its length. The library sorts each run of combining marks in time
 * quadratic in its length, so runs are bounded first.
 */
public final class NfkcNormalizer {
    /**
     * The bound on combining marks in a run in the Stream-Safe Text Format (UAX #15, 13), which no language comes near.
     */
    public static final int MAX_STREAM_SAFE_MARKS = 30;

    /** The two letters whose normal form is a combining mark: the half-width voiced sound marks. */
    private static final int FIRST_HALFWIDTH_MARK = 0xff9e;

    private static final int LAST_HALFWIDTH_MARK = 0xff9f;

    private NfkcNormalizer() {}

    /**
     * Returns the normal form of the text, without the marks beyond the bound of each run.
     *
     * @param maxMarks the number of marks of a run that are kept
     */
    public static String of(String text, int maxMarks) {
        return Normalizer.normalize(bounded(text, maxMarks), Normalizer.Form.NFKC);
    }

    static String bounded(String text, int maxMarks) {
        var kept = new StringBuilder();
        int copied = 0;
        int run = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            run = isMark(c) ? run + 1 : 0;
            if (run > maxMarks) {
                kept.append(text, copied, i);
                copied = next;
            }
            i = next;
        }
        return copied == 0 ? text : kept.append(text, copied, text.length()).toString();
    }

    /** All characters that normalization sorts are of category M, or become so. */
    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> c >= FIRST_HALFWIDTH_MARK && c <= LAST_HALFWIDTH_MARK;
        };
    }
}
