package dev.taskwire.tms.task;

import dev.taskwire.tms.task.TaskFilter.Assignee;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A search of a test: for everything, except for what the test says. */
final class SearchBuilder {
    private Optional<UUID> owner = Optional.empty();
    private Optional<Assignee> assignee = Optional.empty();
    private Optional<LocalDate> dueOn = Optional.empty();
    private TaskScope scope = TaskScope.ALL;
    private Optional<TaskStatus> status = Optional.empty();
    private Optional<TaskPriority> priority = Optional.empty();
    private Optional<Instant> dueBefore = Optional.empty();
    private Optional<Instant> dueAfter = Optional.empty();
    private Optional<Instant> createdBefore = Optional.empty();
    private Optional<Instant> createdAfter = Optional.empty();
    private Optional<Instant> updatedSince = Optional.empty();
    private List<String> words = List.of();

    private SearchBuilder() {}

    static SearchBuilder search() {
        return new SearchBuilder();
    }

    SearchBuilder owner(UUID value) {
        owner = Optional.of(value);
        return this;
    }

    /** Assigned to that user. */
    SearchBuilder assignee(UUID value) {
        assignee = Optional.of(Assignee.of(value));
        return this;
    }

    /** Assigned to nobody. */
    SearchBuilder unassigned() {
        assignee = Optional.of(Assignee.NOBODY);
        return this;
    }

    SearchBuilder dueOn(String day) {
        dueOn = Optional.of(LocalDate.parse(day));
        return this;
    }

    SearchBuilder within(TaskScope value) {
        scope = value;
        return this;
    }

    SearchBuilder status(TaskStatus value) {
        status = Optional.of(value);
        return this;
    }

    SearchBuilder priority(TaskPriority value) {
        priority = Optional.of(value);
        return this;
    }

    SearchBuilder dueBefore(Instant value) {
        dueBefore = Optional.of(value);
        return this;
    }

    SearchBuilder dueAfter(Instant value) {
        dueAfter = Optional.of(value);
        return this;
    }

    SearchBuilder createdBefore(Instant value) {
        createdBefore = Optional.of(value);
        return this;
    }

    SearchBuilder createdAfter(Instant value) {
        createdAfter = Optional.of(value);
        return this;
    }

    SearchBuilder updatedSince(Instant value) {
        updatedSince = Optional.of(value);
        return this;
    }

    SearchBuilder words(String query) {
        words = Terms.ofQuery(query);
        return this;
    }

    TaskFilter filter() {
        return new TaskFilter(
                owner,
                assignee,
                status,
                priority,
                dueOn,
                dueBefore,
                dueAfter,
                createdBefore,
                createdAfter,
                updatedSince,
                words);
    }

    /** The first page in the default order. */
    TaskSearch page() {
        return page(TaskSort.NEWEST_FIRST, Optional.empty(), 200);
    }

    TaskSearch page(TaskSort sort, Optional<TaskCursor> after, int limit) {
        return new TaskSearch(filter(), scope, sort, after, limit);
    }
}
