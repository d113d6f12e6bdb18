package dev.taskwire.shared.value;

import java.text.Normalizer;

/**
 * The normal form NFKC (UAX #15) in time that grows with the length of the text alone. The library's sorts each run of
 * combining marks, in time that grows with the square of the run's length, so that runs are bounded before it sees
 * them.
 */
public final class NfkcNormalizer {
    /** The marks in a run of the Stream-Safe Text Format (UAX #15, 13), which no language comes near. */
    public static final int STREAM_SAFE = 30;

    /** The two letters whose normal form is a combining mark: the voiced sound marks of half width. */
    private static final int FIRST_HALFWIDTH_MARK = 0xff9e;

    private static final int LAST_HALFWIDTH_MARK = 0xff9f;

    private NfkcNormalizer() {}

    /**
     * The normal form of the text without the marks that come after so many in a run.
     *
     * @param maxMarks how many marks of a run are kept
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

    /** Everything that the normal form sorts is of the category M, or becomes so. */
    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> c >= FIRST_HALFWIDTH_MARK && c <= LAST_HALFWIDTH_MARK;
        };
    }
}
