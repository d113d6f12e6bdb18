package dev.taskwire.shared.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Fills a slice, entry by entry, up to a number and to {@link Slice#MAX_BYTES}. Not thread-safe.
 *
 * @param <T> the type of the entries
 */
public final class SliceBuilder<T> {
    private final int limit;
    private final List<T> items = new ArrayList<>();
    private long left = Slice.MAX_BYTES;

    /** Creates an empty slice of at most so many entries. */
    public SliceBuilder(int limit) {
        this.limit = limit;
    }

    /**
     * Adds an entry, unless the slice is full. A first entry always has room.
     *
     * @param bytes the size of the entry in the response, or slightly more
     * @return false if there was no room, so the slice is complete and more follows
     */
    public boolean tryAdd(T item, long bytes) {
        left -= bytes;
        if (items.size() == limit || (left < 0 && !items.isEmpty())) {
            return false;
        }
        items.add(item);
        return true;
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** Returns the last entry; there is one if the slice is not empty. */
    public T last() {
        return items.get(items.size() - 1);
    }

    /** Returns for how many more entries there is room. */
    public int remaining() {
        return limit - items.size();
    }

    public Slice<T> build(boolean hasMore) {
        return new Slice<>(items, hasMore);
    }
}
