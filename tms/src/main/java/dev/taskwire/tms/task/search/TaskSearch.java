package dev.taskwire.tms.task.search;

import java.util.Optional;
import java.util.UUID;

/**
 * A query for one page of tasks.
 *
 * @param scope what the page may contain, whatever the filter says
 */
public record TaskSearch(TaskFilter filter, TaskScope scope, TaskSort sort, Optional<TaskCursor> after, int limit) {

    /** Returns a search for the tasks that the user owns, the oldest first. */
    public static TaskSearch ownedBy(UUID user, int limit) {
        return oldest(new TaskScope(Optional.of(user), Optional.empty()), limit);
    }

    /** Returns a search for the tasks that are assigned to the user, the oldest first. */
    public static TaskSearch assignedTo(UUID user, int limit) {
        return oldest(TaskScope.assignedTo(user), limit);
    }

    /** Returns a search for all tasks, the oldest first. */
    public static TaskSearch oldestFirst(int limit) {
        return oldest(TaskScope.ALL, limit);
    }

    /** Returns a search for all tasks, those first whose last update was earliest. */
    public static TaskSearch earliestUpdated(int limit) {
        return new TaskSearch(TaskFilter.NONE, TaskScope.ALL, TaskSort.EARLIEST_UPDATED_FIRST, Optional.empty(), limit);
    }

    private static TaskSearch oldest(TaskScope scope, int limit) {
        return new TaskSearch(TaskFilter.NONE, scope, TaskSort.OLDEST_FIRST, Optional.empty(), limit);
    }

    public TaskSearch withScope(TaskScope newScope) {
        return new TaskSearch(filter, newScope, sort, after, limit);
    }

    public TaskSearch withLimit(int newLimit) {
        return new TaskSearch(filter, scope, sort, after, newLimit);
    }

    /** Returns a search for the tasks that follow that position. */
    public TaskSearch continuedAfter(TaskCursor position) {
        return new TaskSearch(filter, scope, sort, Optional.of(position), limit);
    }

    /** Returns the position where the tasks without a due date begin, if the search comes to it. */
    public Optional<TaskCursor> endOfDated() {
        boolean comes = sort.field() == TaskSort.Field.DUE_DATE
                && !filter.hasDueCondition()
                && after.filter(TaskCursor::isUndated).isEmpty();
        return comes ? Optional.of(TaskCursor.endOfDated(sort)) : Optional.empty();
    }

    /**
     * Returns whether MongoDB may have to examine many more tasks than it finds. Otherwise it scans one index, or
     * merges two, and examines no more than a page.
     */
    public boolean isExpensive() {
        int users = (filter.userId().isPresent() ? 1 : 0)
                + (filter.assignedTo().isPresent() ? 1 : 0)
                + (scope.minus(filter).equals(TaskScope.ALL) ? 0 : 1);
        return users > 1 || filter.hasConditionsBeyond(sort.field());
    }
}
