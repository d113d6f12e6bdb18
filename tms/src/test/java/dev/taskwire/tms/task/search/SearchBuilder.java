package dev.taskwire.tms.task.search;

import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.task.model.TaskPriority;
import dev.taskwire.tms.task.model.TaskStatus;
import dev.taskwire.tms.task.search.TaskFilter.Assignee;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A search of a test: for everything, except for what the test says. */
public final class SearchBuilder {
    private Optional<UUID> owner = Optional.empty();
    private Optional<Assignee> assignee = Optional.empty();
    private Optional<LocalDate> dueOn = Optional.empty();
    private TaskScope scope = TaskScope.ALL;
    private Optional<TaskStatus> status = Optional.empty();
    private Optional<TaskPriority> priority = Optional.empty();
    private Optional<DueBound> dueBefore = Optional.empty();
    private Optional<DueBound> dueAfter = Optional.empty();
    private Optional<Instant> createdBefore = Optional.empty();
    private Optional<Instant> createdAfter = Optional.empty();
    private Optional<Instant> updatedSince = Optional.empty();
    private Optional<List<String>> words = Optional.empty();

    private SearchBuilder() {}

    public static SearchBuilder search() {
        return new SearchBuilder();
    }

    /** Returns a deadline that no search of a test reaches. */
    public static Deadline deadline() {
        return Deadline.after(Duration.ofSeconds(30));
    }

    public SearchBuilder owner(UUID value) {
        owner = Optional.of(value);
        return this;
    }

    /** Assigned to that user. */
    public SearchBuilder assignee(UUID value) {
        assignee = Optional.of(Assignee.of(value));
        return this;
    }

    /** Assigned to nobody. */
    public SearchBuilder unassigned() {
        assignee = Optional.of(Assignee.NOBODY);
        return this;
    }

    public SearchBuilder dueOn(String day) {
        dueOn = Optional.of(LocalDate.parse(day));
        return this;
    }

    public SearchBuilder within(TaskScope value) {
        scope = value;
        return this;
    }

    public SearchBuilder status(TaskStatus value) {
        status = Optional.of(value);
        return this;
    }

    public SearchBuilder priority(TaskPriority value) {
        priority = Optional.of(value);
        return this;
    }

    public SearchBuilder dueBefore(Instant value) {
        dueBefore = Optional.of(new DueBound(value, Optional.empty()));
        return this;
    }

    public SearchBuilder dueAfter(Instant value) {
        dueAfter = Optional.of(new DueBound(value, Optional.empty()));
        return this;
    }

    /** Due before the day begins in UTC, or before the day if that is the due date. */
    public SearchBuilder dueBeforeDay(String day) {
        dueBefore =
                Optional.of(new DueBound(Timestamps.startOf(LocalDate.parse(day)), Optional.of(LocalDate.parse(day))));
        return this;
    }

    /** Due after the day ends in UTC, or after the day if that is the due date. */
    public SearchBuilder dueAfterDay(String day) {
        dueAfter = Optional.of(new DueBound(Timestamps.endOf(LocalDate.parse(day)), Optional.of(LocalDate.parse(day))));
        return this;
    }

    public SearchBuilder createdBefore(Instant value) {
        createdBefore = Optional.of(value);
        return this;
    }

    public SearchBuilder createdAfter(Instant value) {
        createdAfter = Optional.of(value);
        return this;
    }

    public SearchBuilder updatedSince(Instant value) {
        updatedSince = Optional.of(value);
        return this;
    }

    public SearchBuilder words(String query) {
        words = Optional.of(SearchTerms.ofQuery(query));
        return this;
    }

    public TaskFilter filter() {
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
    public TaskSearch page() {
        return page(TaskSort.NEWEST_FIRST, Optional.empty(), 200);
    }

    public TaskSearch page(TaskSort sort, Optional<TaskCursor> after, int limit) {
        return new TaskSearch(filter(), scope, sort, after, limit);
    }
}
