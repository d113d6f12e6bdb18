package dev.taskwire.tms.task.store;

import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.tms.task.search.TaskFilter;
import dev.taskwire.tms.task.search.TaskSearch;
import dev.taskwire.tms.task.search.TaskSort;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The indexes of the collection {@code tasks}. ADR 27 and ADR 34 have the query that needs each, and what it costs. */
public final class TaskIndexes {
    private static final String TASKS = MongoTaskRepository.TASKS;
    private static final String OWNER = "user_id";
    private static final String ASSIGNEE = "assigned_to";

    private static final IndexSpec BY_STATUS = IndexSpec.on(TASKS, "status", "created_at");
    /** With both members required, so that MongoDB does not consider it for lists of what is assigned to a user. */
    private static final IndexSpec PAIRS = IndexSpec.on(TASKS, ASSIGNEE, OWNER).onlyWith(ASSIGNEE, OWNER);

    private static final IndexSpec TERMS = IndexSpec.on(TASKS, TaskDocumentMapper.TERMS);

    /**
     * The indexes of the platform spec, then those for each order of a list, for words, for retries, for reminders and
     * for users who share tasks.
     */
    public static final List<IndexSpec> ALL = List.of(
            IndexSpec.on(TASKS, OWNER),
            BY_STATUS,
            ordered(TaskSort.Field.UPDATED_AT),
            ordered(TaskSort.Field.CREATED_AT),
            ordered(TaskSort.Field.DUE_DATE),
            ordered(OWNER, TaskSort.Field.CREATED_AT),
            ordered(OWNER, TaskSort.Field.UPDATED_AT),
            ordered(OWNER, TaskSort.Field.DUE_DATE),
            ordered(ASSIGNEE, TaskSort.Field.CREATED_AT),
            ordered(ASSIGNEE, TaskSort.Field.UPDATED_AT),
            ordered(ASSIGNEE, TaskSort.Field.DUE_DATE),
            TERMS,
            IndexSpec.on(TASKS, TaskDocumentMapper.CREATE_KEY).asUnique().asSparse(),
            IndexSpec.on(TASKS, TaskDocumentMapper.REMINDER_DUE).asSparse(),
            PAIRS);

    /** The indexes of earlier versions that no query needs any more. */
    public static final List<IndexSpec> OBSOLETE = List.of(
            IndexSpec.on(TASKS, OWNER, TaskDocumentMapper.TERMS),
            IndexSpec.on(TASKS, ASSIGNEE, TaskDocumentMapper.TERMS),
            IndexSpec.on(TASKS, ASSIGNEE, "created_at", "_id"),
            IndexSpec.on(TASKS, ASSIGNEE, "updated_at", "_id"),
            IndexSpec.on(TASKS, ASSIGNEE, "due_date", "_id"));

    /** The name of the index by status. */
    static final String STATUS = BY_STATUS.name();

    /** The name of the index by assignee and owner. A deleted task has no assignee, and so no place in it. */
    static final String ASSIGNEE_AND_OWNER = PAIRS.name();

    /** The name of the index of words. */
    static final String WORDS = TERMS.name();

    private TaskIndexes() {}

    /** Returns the name of the index that has all tasks in the order of that field. */
    static String inOrderOf(TaskSort.Field field) {
        return ordered(field).name();
    }

    /** Returns the name of the index that has the tasks of a search in their order, if a single one has. */
    static Optional<String> inOrderOf(TaskSearch search) {
        var filter = search.filter();
        var scope = search.scope().minus(filter);
        var users = Stream.of(
                        filter.userId().map(user -> OWNER),
                        filter.assignedTo().flatMap(TaskFilter.Assignee::user).map(user -> ASSIGNEE),
                        scope.owner().map(user -> OWNER),
                        scope.assignee().map(user -> ASSIGNEE))
                .flatMap(Optional::stream)
                .toList();
        var field = search.sort().field();
        return switch (users.size()) {
            case 0 -> Optional.of(inOrderOf(field));
            case 1 -> Optional.of(ordered(users.get(0), field).name());
            default -> Optional.empty();
        };
    }

    private static IndexSpec ordered(TaskSort.Field field) {
        return IndexSpec.on(TASKS, field.wire(), "_id");
    }

    /** Returns an index of the tasks that have that user. Many tasks have no assignee, and so no place in the index. */
    private static IndexSpec ordered(String user, TaskSort.Field field) {
        var index = IndexSpec.on(TASKS, user, field.wire(), "_id");
        return user.equals(ASSIGNEE) ? index.onlyWith(ASSIGNEE) : index;
    }
}
