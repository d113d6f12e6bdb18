package dev.taskwire.tms.task.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.or;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.task.model.IdempotencyKey;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.search.DueBound;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.search.TaskFilter;
import dev.taskwire.tms.task.search.TaskSearch;
import dev.taskwire.tms.task.search.TaskSort;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Builds the MongoDB filter and sort of a search. Every shape of filter that it builds has an index. */
final class TaskFilterBuilder {
    private static final String OWNER = "user_id";
    private static final String ASSIGNEE = "assigned_to";
    private static final Duration MAX_ZONE_OFFSET = Duration.ofHours(18);
    private static final Duration MAX_ZONE_DIFFERENCE = MAX_ZONE_OFFSET.multipliedBy(2);

    private final JsonArray clauses = new JsonArray();

    private TaskFilterBuilder() {}

    /**
     * Returns the filters of the list's sections, whose tasks follow each other. A list by due date has those with one
     * first, in either direction; MongoDB would begin with those without one.
     */
    static List<JsonObject> sections(TaskSearch search, SearchPlan plan) {
        return sections(search, plan, Optional.empty());
    }

    /**
     * Returns the same filters, but only for the part up to that position.
     *
     * @param until a position in the first section, or the end of it
     */
    static List<JsonObject> sections(TaskSearch search, SearchPlan plan, Optional<TaskCursor> until) {
        if (search.sort().field() != TaskSort.Field.DUE_DATE) {
            return List.of(
                    conditions(search, plan).after(search.after()).until(until).inScope(search, plan));
        }
        var sections = new ArrayList<JsonObject>();
        if (isBeforeUndated(search)) {
            sections.add(conditions(search, plan)
                    .dated()
                    .after(search.after())
                    .until(until.filter(cursor -> !cursor.isUndated()))
                    .inScope(search, plan));
        }
        boolean endsBefore = isBeforeUndated(search) && until.isPresent();
        if (!search.filter().hasDueCondition() && !endsBefore) {
            sections.add(conditions(search, plan)
                    .addAbsent("due_date")
                    .after(search.after().filter(TaskCursor::isUndated))
                    .until(until)
                    .inScope(search, plan));
        }
        return sections;
    }

    private static boolean isBeforeUndated(TaskSearch search) {
        return search.after().filter(TaskCursor::isUndated).isEmpty();
    }

    /**
     * Returns the filters of the entries that the index of the list's order has in the first section: those with the
     * value of the cursor, then those beyond. Each is a range of the index, so MongoDB reads no tasks for it.
     */
    static List<JsonObject> entries(TaskSearch search) {
        var member = search.sort().field().wire();
        String beyond = search.sort().descending() ? "$lt" : "$gt";
        if (search.after().isEmpty()) {
            return List.of(entriesInRange(search).all());
        }
        var cursor = search.after().get();
        var id = op("_id", op(beyond, uuid(cursor.id())));
        if (cursor.value() == null) {
            return List.of(id.putNull(member));
        }
        var at = date(cursor.value());
        return List.of(
                id.put(member, at),
                entriesInRange(search).add(member, op(beyond, at)).all());
    }

    private static TaskFilterBuilder entriesInRange(TaskSearch search) {
        var query = new TaskFilterBuilder();
        range(search, search.sort().field()).ifPresent(query.clauses::add);
        return search.sort().field() == TaskSort.Field.DUE_DATE ? query.dated() : query;
    }

    private JsonObject all() {
        return clauses.isEmpty() ? new JsonObject() : and(List.of());
    }

    /** Selects tasks with a due date: by a range and not by $exists, which would scan the index from its start. */
    private TaskFilterBuilder dated() {
        return add("due_date", op("$gte", date(Timestamps.MIN_INSTANT)));
    }

    private static TaskFilterBuilder conditions(TaskSearch search, SearchPlan plan) {
        var query = new TaskFilterBuilder().add(TaskDocumentMapper.DELETED_AT, op("$exists", false));
        var filter = search.filter();
        filter.userId().ifPresent(id -> query.add(OWNER, uuid(id)));
        filter.assignedTo().ifPresent(assignee -> query.clauses.add(assignedTo(assignee.user())));
        filter.priority().ifPresent(priority -> query.add("priority", priority.wire()));
        var examined = new TaskFilterBuilder();
        filter.status().ifPresent(status -> examined.add("status", status.wire()));
        examined.ranges(filter);
        filter.words().ifPresent(words -> words.forEach(word -> examined.clauses.add(hasTermInRange(word))));
        examined.clauses.stream().map(JsonObject.class::cast).forEach(clause -> {
            boolean ordered = clause.containsKey(search.sort().field().wire());
            query.clauses.add(plan.index().isPresent() || ordered ? clause : withoutIndex(clause));
        });
        return query;
    }

    private TaskFilterBuilder ranges(TaskFilter filter) {
        filter.dueOn().ifPresent(this::dueOn);
        filter.dueBefore().ifPresent(this::dueBefore);
        filter.dueAfter().ifPresent(this::dueAfter);
        compare("created_at", "$lt", filter.createdBefore());
        compare("created_at", "$gt", filter.createdAfter());
        compare("updated_at", "$gte", filter.updatedSince());
        return this;
    }

    /** Returns the conditions of a search on that field alone, if it has any. */
    static Optional<JsonObject> range(TaskSearch search, TaskSort.Field field) {
        var ofField = new TaskFilterBuilder()
                .ranges(search.filter()).clauses.stream()
                        .map(JsonObject.class::cast)
                        .filter(clause -> clause.containsKey(field.wire()))
                        .toList();
        return ofField.isEmpty() ? Optional.empty() : Optional.of(op("$and", new JsonArray(ofField)));
    }

    /** Matches the same tasks as {@link #hasWord}. Without an index, a comparison costs less than an expression. */
    private static JsonObject hasTermInRange(String word) {
        var range = op("$gte", word).put("$lt", SearchPlan.endOf(word));
        return op(TaskDocumentMapper.TERMS, op("$elemMatch", range));
    }

    /** Matches the tasks that have a term which begins with the word. */
    static JsonObject hasWord(String word) {
        // No character of a word is special in a regular expression (TermAnalyzer).
        return op(TaskDocumentMapper.TERMS, op("$regex", "^" + word));
    }

    /**
     * Returns the same condition in a form for which MongoDB uses no index. Without a hint, it would keep a plan that
     * suited an earlier search of the same shape.
     */
    private static JsonObject withoutIndex(JsonObject condition) {
        return nor(nor(condition));
    }

    private static JsonObject nor(JsonObject condition) {
        return op("$nor", new JsonArray().add(condition));
    }

    /**
     * Adds what the caller may see. If one index is scanned, that is one more condition. Otherwise owner and assignee
     * become branches of one {@code $or} at the top, each with all other conditions. Then each branch scans its own
     * index in the list's order, from the cursor on, and MongoDB merges them.
     */
    private JsonObject inScope(TaskSearch search, SearchPlan plan) {
        var users = scope(search);
        if (users.size() < 2) {
            return and(users);
        }
        return plan.index().isPresent()
                ? and(List.of(or(users.toArray(JsonObject[]::new))))
                : or(users.stream().map(user -> and(List.of(user))).toArray(JsonObject[]::new));
    }

    private static List<JsonObject> scope(TaskSearch search) {
        var scope = search.scope().minus(search.filter());
        var owned = scope.owner().map(user -> op(OWNER, uuid(user)));
        var assigned = scope.assignee().map(user -> assignedTo(Optional.of(user)));
        return Stream.of(owned, assigned).flatMap(Optional::stream).toList();
    }

    private JsonObject and(List<JsonObject> first) {
        return op("$and", new JsonArray(new ArrayList<>(first)).addAll(clauses));
    }

    private static JsonObject assignedTo(Optional<UUID> user) {
        return user.map(id -> op(ASSIGNEE, uuid(id))).orElseGet(() -> new JsonObject().putNull(ASSIGNEE));
    }

    /**
     * Adds a condition on the day. A day ends up to 18 hours before or after its end in UTC, so that much more of the
     * index of instants is scanned.
     */
    private void dueOn(LocalDate day) {
        var start = Timestamps.startOf(day);
        var end = Timestamps.endOf(day);
        add("due_date", op("$gte", date(start)).put("$lte", date(end.plus(MAX_ZONE_OFFSET))));
        clauses.add(or(
                op("due_day", day.toString()),
                op("due_day", op("$exists", false))
                        .put("due_date", op("$gte", date(start)).put("$lte", date(end)))));
    }

    private void dueBefore(DueBound bound) {
        due(bound, "$lt", MAX_ZONE_DIFFERENCE);
    }

    private void dueAfter(DueBound bound) {
        due(bound, "$gt", MAX_ZONE_DIFFERENCE.negated());
    }

    /** Adds a bound. For a day, so much more of the index of instants is scanned as time zones can differ. */
    private void due(DueBound bound, String beyond, Duration scanned) {
        var at = op(beyond, date(bound.at()));
        bound.day()
                .ifPresentOrElse(
                        day -> {
                            add("due_date", op(beyond, date(bound.at().plus(scanned))));
                            clauses.add(or(
                                    op("due_day", op(beyond, day.toString())),
                                    op("due_day", op("$exists", false)).put("due_date", at)));
                        },
                        () -> add("due_date", at));
    }

    static JsonObject sort(TaskSort sort) {
        int direction = sort.descending() ? -1 : 1;
        return new JsonObject().put(sort.field().wire(), direction).put("_id", direction);
    }

    private TaskFilterBuilder add(String member, Object condition) {
        clauses.add(op(member, condition));
        return this;
    }

    private TaskFilterBuilder addAbsent(String member) {
        clauses.add(new JsonObject().putNull(member));
        return this;
    }

    private void compare(String member, String operator, Optional<Instant> instant) {
        instant.ifPresent(at -> add(member, op(operator, date(at))));
    }

    /** Selects the tasks after the cursor. */
    private TaskFilterBuilder after(Optional<TaskCursor> after) {
        after.ifPresent(cursor -> {
            if (cursor.sort().descending()) {
                bound(cursor, "$lt", "$gte");
            } else {
                bound(cursor, "$gt", "$lte");
            }
        });
        return this;
    }

    /** Selects the tasks up to the cursor, inclusive. */
    private TaskFilterBuilder until(Optional<TaskCursor> until) {
        until.ifPresent(cursor -> {
            if (cursor.sort().descending()) {
                bound(cursor, "$gte", "$lt");
            } else {
                bound(cursor, "$lte", "$gt");
            }
        });
        return this;
    }

    /**
     * Selects the tasks whose value is beyond that of the cursor, or equal with an id that is beyond its id. The range
     * of values bounds the scan of the index, and excludes no equal value. An {@code $or} of values and ids would cost
     * each examined task as much as all other conditions.
     *
     * @param beyond the operator for values and ids
     * @param notBeyond its negation
     */
    private void bound(TaskCursor cursor, String beyond, String notBeyond) {
        var id = uuid(cursor.id());
        if (cursor.value() == null) {
            add("_id", op(beyond, id));
            return;
        }
        String member = cursor.sort().field().wire();
        var at = date(cursor.value());
        add(member, op(beyond.endsWith("e") ? beyond : beyond + "e", at));
        clauses.add(nor(op(member, at).put("_id", op(notBeyond, id))));
    }

    /** Matches the tasks of that owner that are assigned to that user; none of them is deleted. */
    static JsonObject assignedBy(UUID owner, UUID assignee) {
        return op(ASSIGNEE, uuid(assignee)).put(OWNER, uuid(owner));
    }

    /** Matches the task, unless it is deleted. */
    static JsonObject notDeleted(UUID id) {
        return op("_id", uuid(id)).put(TaskDocumentMapper.DELETED_AT, op("$exists", false));
    }

    /** Matches the task that a create with this key made, unless it is deleted. */
    static JsonObject createdWith(IdempotencyKey key) {
        return op(TaskDocumentMapper.CREATE_KEY, key.createKey())
                .put(TaskDocumentMapper.DELETED_AT, op("$exists", false));
    }

    /** Matches what is left of the task that a create with this key made, if the task is deleted. */
    static JsonObject deletedWith(IdempotencyKey key) {
        return op(TaskDocumentMapper.CREATE_KEY, key.createKey())
                .put(TaskDocumentMapper.DELETED_AT, op("$exists", true));
    }

    /** Matches as {@link #deletedWith} does, if the task was deleted before that time. */
    static JsonObject deletedBefore(Instant time, IdempotencyKey key) {
        return op(TaskDocumentMapper.CREATE_KEY, key.createKey())
                .put(TaskDocumentMapper.DELETED_AT, op("$lt", date(time)));
    }

    /** Matches that version of the task, unless it is deleted. */
    static JsonObject version(UUID id, long version) {
        return notDeleted(id).put("version", version);
    }

    /**
     * Matches the version that the next one may replace: the version before it, unless a reminder of the same due date
     * was sent since it was read. A reminder leaves the version, and the write would undo it.
     */
    static JsonObject previousVersion(Task next) {
        var filter = version(next.id(), next.version() - 1);
        var due = next.dueDate();
        return due == null || due.at().equals(next.remindedOf())
                ? filter
                : filter.put(TaskDocumentMapper.REMINDED_OF, op("$ne", date(due.at())));
    }
}
