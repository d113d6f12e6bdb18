package dev.taskwire.shared.page;

import java.util.List;

/**
 * A part of a list, as long as a page may be.
 *
 * @param more whether there is something behind it
 */
public record Slice<T>(List<T> items, boolean more) {
    /** No page takes more bytes of JSON than this, unless a single entry does. */
    public static final int MAX_BYTES = 1024 * 1024;

    public Slice {
        items = List.copyOf(items);
    }

    /** The last entry; there is one while there is more. */
    public T last() {
        return items.get(items.size() - 1);
    }
}
