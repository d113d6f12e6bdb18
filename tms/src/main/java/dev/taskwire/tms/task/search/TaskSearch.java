package dev.taskwire.tms.task.search;

import java.util.Optional;
import java.util.UUID;

/**
 * A question for one page of tasks.
 *
 * @param scope what it may have at most, whatever the filter says
 */
public record TaskSearch(TaskFilter filter, TaskScope scope, TaskSort sort, Optional<TaskCursor> after, int limit) {

    /** The oldest that this user owns, first. */
    public static TaskSearch ownedBy(UUID user, int limit) {
        return oldest(new TaskScope(Optional.of(user), Optional.empty()), limit);
    }

    /** The oldest that this user is assigned to, first. */
    public static TaskSearch assignedTo(UUID user, int limit) {
        return oldest(TaskScope.assignedTo(user), limit);
    }

    private static TaskSearch oldest(TaskScope scope, int limit) {
        return new TaskSearch(TaskFilter.NONE, scope, TaskSort.OLDEST_FIRST, Optional.empty(), limit);
    }

    public TaskSearch within(TaskScope other) {
        return new TaskSearch(filter, other, sort, after, limit);
    }

    /**
     * Whether it may have to look at many more tasks than it finds. Otherwise it is a walk along an index, or along two
     * that are merged, as long as its page.
     */
    public boolean isLong() {
        int users = (filter.userId().isPresent() ? 1 : 0)
                + (filter.assignedTo().isPresent() ? 1 : 0)
                + (scope.minus(filter).equals(TaskScope.ALL) ? 0 : 1);
        return users > 1 || filter.isBeyond(sort.field());
    }
}
