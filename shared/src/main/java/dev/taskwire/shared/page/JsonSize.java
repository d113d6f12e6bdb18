package dev.taskwire.shared.page;

import org.jspecify.annotations.Nullable;

/** Computes the size of a value in JSON without writing it. */
public final class JsonSize {
    private static final int NULL = 4;
    private static final int QUOTES = 2;
    private static final int ESCAPED = 2;
    /** As in {@code \u001f}. */
    private static final int ESCAPED_UNIT = 6;

    private static final int ONE_BYTE = 0x80;
    private static final int TWO_BYTES = 0x800;

    private JsonSize() {}

    /**
     * Returns the size of a string in UTF-8 in bytes, including its quotes. A control character counts as the longest
     * of its escapes.
     */
    public static int of(@Nullable String text) {
        if (text == null) {
            return NULL;
        }
        int bytes = QUOTES;
        for (int i = 0; i < text.length(); i++) {
            bytes += of(text.charAt(i));
        }
        return bytes;
    }

    private static int of(char c) {
        if (c < ' ') {
            return ESCAPED_UNIT;
        }
        if (c < ONE_BYTE) {
            return c == '"' || c == '\\' ? ESCAPED : 1;
        }
        // The library escapes both surrogates of a pair.
        return Character.isSurrogate(c) ? ESCAPED_UNIT : c < TWO_BYTES ? 2 : 3;
    }
}
