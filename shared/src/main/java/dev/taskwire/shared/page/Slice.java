package dev.taskwire.shared.page;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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

    /**
     * Returns the slice of entries that were read with a limit of one more, which tells whether there is a next page.
     */
    public static <T> Slice<T> of(List<T> found, int limit) {
        return new Slice<>(found.subList(0, Math.min(limit, found.size())), found.size() > limit);
    }

    /** The last entry; there is one while there is more. */
    public T last() {
        return items.get(items.size() - 1);
    }

    /**
     * Returns the page that this slice is.
     *
     * @param place where a page begins that follows an entry
     */
    public <C> Page<T, C> page(Function<T, C> place) {
        return new Page<>(items, more ? Optional.of(place.apply(last())) : Optional.empty());
    }
}
