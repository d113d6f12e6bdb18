package dev.taskwire.tms.task.http;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.page.OpaqueCursor;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.TextCharacters;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.task.model.TaskPriority;
import dev.taskwire.tms.task.model.TaskStatus;
import dev.taskwire.tms.task.search.DueBound;
import dev.taskwire.tms.task.search.SearchTerms;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.search.TaskFilter;
import dev.taskwire.tms.task.search.TaskFilter.Assignee;
import dev.taskwire.tms.task.search.TaskScope;
import dev.taskwire.tms.task.search.TaskSearch;
import dev.taskwire.tms.task.search.TaskSort;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Parses the query string of a list into a search. */
final class TaskSearchParams {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_WORDS = 10;
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final int TMSERVICE_LIMIT = 1_000;
    /** The parameters that are a time or a day. */
    private static final List<String> TIMES =
            List.of("due_before", "due_after", "created_before", "created_after", "updated_since");

    private TaskSearchParams() {}

    /** Returns whether a bound on times is a day, so that the caller's time zone is needed. */
    static boolean hasDay(ApiRequest request) {
        return TIMES.stream()
                .flatMap(name -> request.queryParameter(name).stream())
                .anyMatch(text -> Timestamps.parseDay(text).isPresent());
    }

    /**
     * Parses the query string.
     *
     * @param zone where the days of bounds begin and end
     */
    static TaskSearch parse(ApiRequest request, ZoneId zone) {
        Function<LocalDate, Instant> start = day -> Timestamps.startOf(day, zone);
        Function<LocalDate, Instant> end = day -> Timestamps.endOf(day, zone);
        var sort = request.queryParameter("sort").map(TaskSort::of).orElse(TaskSort.NEWEST_FIRST);
        var filter = new TaskFilter(
                request.queryParameter("user_id").map(TaskSearchParams::user),
                request.queryParameter("assigned_to").map(text -> assignee(request, text)),
                request.queryParameter("status").map(TaskStatus::of),
                request.queryParameter("priority").map(TaskPriority::of),
                Optional.empty(),
                due(request, "due_before", start),
                due(request, "due_after", end),
                time(request, "created_before", start),
                time(request, "created_after", end),
                time(request, "updated_since", start),
                request.queryParameter("q").map(TaskSearchParams::words));
        return new TaskSearch(
                filter,
                TaskScope.ALL,
                sort,
                request.queryParameter("cursor").map(text -> cursor(text, sort)),
                request.queryParameter("limit").map(Integer::parseInt).orElse(DEFAULT_LIMIT));
    }

    /**
     * Parses the query string of TMService's list, which has only these filters and one order. Its days are those that
     * its responses show.
     */
    static TaskSearch parseTmservice(ApiRequest request) {
        var filter = TaskFilter.byStatusAndDueDay(
                request.queryParameter("status").map(TmserviceTaskJson::parseStatus),
                request.queryParameter("due_date")
                        .map(text -> Timestamps.parseDay(text)
                                .orElseThrow(() -> invalid("due_date", "must be a day that exists"))));
        return new TaskSearch(
                filter,
                TaskScope.ALL,
                TaskSort.NEWEST_FIRST,
                request.queryParameter("cursor").map(text -> cursor(text, TaskSort.NEWEST_FIRST)),
                TMSERVICE_LIMIT);
    }

    private static UUID user(String text) {
        return ResourceIds.parseUser(text).orElseThrow(() -> invalid("user_id", "must be a user's id"));
    }

    private static Assignee assignee(ApiRequest request, String text) {
        return switch (text) {
            case "me" -> Assignee.of(request.caller().userId());
            case "none" -> Assignee.NOBODY;
            default ->
                Assignee.of(ResourceIds.parseUser(text)
                        .orElseThrow(() -> invalid("assigned_to", "must be me, none or a user's id")));
        };
    }

    private static Optional<DueBound> due(ApiRequest request, String name, Function<LocalDate, Instant> ofDay) {
        return time(request, name, ofDay)
                .map(at -> new DueBound(at, request.queryParameter(name).flatMap(Timestamps::parseDay)));
    }

    private static Optional<Instant> time(ApiRequest request, String name, Function<LocalDate, Instant> ofDay) {
        return request.queryParameter(name)
                .map(text -> Timestamps.parseDay(text)
                        .map(ofDay)
                        .or(() -> Timestamps.parseInstant(text))
                        .orElseThrow(() -> invalid(name, "must be a day or a time that exists")));
    }

    private static List<String> words(String query) {
        long words =
                WHITE_SPACE.splitAsStream(query).filter(word -> !word.isEmpty()).count();
        if (TextCharacters.isBlank(query) || words > MAX_WORDS) {
            throw invalid("q", "must have 1 to " + MAX_WORDS + " words");
        }
        return SearchTerms.ofQuery(query);
    }

    private static TaskCursor cursor(String text, TaskSort sort) {
        return TaskCursor.decode(text, sort).orElseThrow(OpaqueCursor::invalidCursor);
    }

    private static ApplicationException invalid(String name, String detail) {
        return ApplicationException.invalid(FieldError.inParameter(name, detail));
    }
}
