package dev.taskwire.tms.task;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.Fault;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.time.Times;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The query string of a list: read into a search, and written again for the next page. */
final class TaskSearchParameters {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST_WORDS = 10;

    private TaskSearchParameters() {}

    static TaskSearch search(Call call) {
        var sort = call.query("sort").map(TaskSort::of).orElse(TaskSort.NEWEST_FIRST);
        var filter = new TaskFilter(
                Optional.empty(),
                call.query("status").map(TaskStatus::of),
                call.query("priority").map(TaskPriority::of),
                time(call, "due_before", Times::startOf),
                time(call, "due_after", Times::endOf),
                time(call, "created_before", Times::startOf),
                time(call, "created_after", Times::endOf),
                time(call, "updated_since", Times::startOf),
                call.query("q").map(TaskSearchParameters::words).orElse(List.of()));
        return new TaskSearch(
                filter,
                sort,
                call.query("cursor").map(text -> cursor(text, sort)),
                call.query("limit").map(Integer::parseInt).orElse(DEFAULT_LIMIT));
    }

    /** The {@code Link} to the page that begins there (RFC 8288), with all other parameters as they were. */
    static String next(Call call, TaskCursor cursor) {
        var parameters = new LinkedHashMap<>(call.query());
        parameters.put("cursor", cursor.encode());
        String query = parameters.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + '=' + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return "</api/tasks?" + query + ">; rel=\"next\"";
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
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
        if (words.isEmpty() || words.size() > MOST_WORDS) {
            throw bad("q", "must have 1 to " + MOST_WORDS + " words");
        }
        return words;
    }

    private static TaskCursor cursor(String text, TaskSort sort) {
        return TaskCursor.decode(text, sort)
                .orElseThrow(() -> bad("cursor", "is not one of this list; take it from the Link header"));
    }

    private static AppException bad(String name, String detail) {
        return AppException.invalid(Fault.inParameter(name, detail));
    }
}
