package dev.taskwire.tms.task;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.Fault;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.page.OpaqueCursor;
import dev.taskwire.shared.time.Times;
import dev.taskwire.tms.task.TaskFilter.Assignee;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The query string of a list, read into a search. */
final class TaskSearchParameters {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_WORDS = 10;
    private static final int TMSERVICE_LIMIT = 1_000;

    private TaskSearchParameters() {}

    static TaskSearch search(Call call) {
        var sort = call.query("sort").map(TaskSort::of).orElse(TaskSort.NEWEST_FIRST);
        var filter = new TaskFilter(
                call.query("user_id").map(TaskSearchParameters::user),
                call.query("assigned_to").map(text -> assignee(call, text)),
                call.query("status").map(TaskStatus::of),
                call.query("priority").map(TaskPriority::of),
                Optional.empty(),
                time(call, "due_before", Times::startOf),
                time(call, "due_after", Times::endOf),
                time(call, "created_before", Times::startOf),
                time(call, "created_after", Times::endOf),
                time(call, "updated_since", Times::startOf),
                call.query("q").map(TaskSearchParameters::words).orElse(List.of()));
        return new TaskSearch(
                filter,
                TaskScope.ALL,
                sort,
                call.query("cursor").map(text -> cursor(text, sort)),
                call.query("limit").map(Integer::parseInt).orElse(DEFAULT_LIMIT));
    }

    /** TMService's: all that it knows to ask for, and one order. */
    static TaskSearch tmserviceSearch(Call call) {
        var filter = TaskFilter.on(
                call.query("status").map(TmserviceTaskJson::status),
                call.query("due_date")
                        .map(text -> Times.parseDay(text).orElseThrow(() -> bad("due_date", "is no day that exists"))));
        return new TaskSearch(
                filter,
                TaskScope.ALL,
                TaskSort.NEWEST_FIRST,
                call.query("cursor").map(text -> cursor(text, TaskSort.NEWEST_FIRST)),
                TMSERVICE_LIMIT);
    }

    private static UUID user(String text) {
        return Ids.parseUser(text).orElseThrow(() -> bad("user_id", "must be a user's id"));
    }

    private static Assignee assignee(Call call, String text) {
        return switch (text) {
            case "me" -> Assignee.of(call.caller().userId());
            case "none" -> Assignee.NOBODY;
            default ->
                Assignee.of(
                        Ids.parseUser(text).orElseThrow(() -> bad("assigned_to", "must be me, none or a user's id")));
        };
    }

    private static Optional<Instant> time(Call call, String name, Function<LocalDate, Instant> ofDay) {
        return call.query(name)
                .map(text -> Times.parseDay(text)
                        .map(ofDay)
                        .or(() -> Times.parseInstant(text))
                        .orElseThrow(() -> bad(name, "is no day or time that exists")));
    }

    private static List<String> words(String query) {
        var words = Terms.ofQuery(query);
        if (words.isEmpty() || words.size() > MAX_WORDS) {
            throw bad("q", "must have 1 to " + MAX_WORDS + " words");
        }
        return words;
    }

    private static TaskCursor cursor(String text, TaskSort sort) {
        return TaskCursor.decode(text, sort).orElseThrow(OpaqueCursor::unknown);
    }

    private static AppException bad(String name, String detail) {
        return AppException.invalid(Fault.inParameter(name, detail));
    }
}
