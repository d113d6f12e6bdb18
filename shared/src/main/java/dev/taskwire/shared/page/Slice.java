package dev.taskwire.shared.page;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page as it is read from the database, bounded in number and bytes.
 *
 * @param hasMore whether more entries follow
 */
public record Slice<T>(List<T> items, boolean hasMore) {
    /** The bound on a page in bytes of JSON, unless a single entry exceeds it. */
    public static final int MAX_BYTES = 1024 * 1024;

    public Slice {
        items = List.copyOf(items);
    }

    /**
     * Returns the slice of entries that were read with a limit of one more, which shows whether there is a next page.
     */
    public static <T> Slice<T> of(List<T> found, int limit) {
        return new Slice<>(found.subList(0, Math.min(limit, found.size())), found.size() > limit);
    }

    /** Returns the last entry; there is one if more follow. */
    public T last() {
        return items.get(items.size() - 1);
    }

    /**
     * Returns this slice as a page.
     *
     * @param cursor returns the cursor of the page that follows an entry
     */
    public <C> Page<T, C> toPage(Function<T, C> cursor) {
        return new Page<>(items, hasMore ? Optional.of(cursor.apply(last())) : Optional.empty());
    }
}
