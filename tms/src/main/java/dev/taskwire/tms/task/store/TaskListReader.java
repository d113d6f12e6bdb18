package dev.taskwire.tms.task.store;

import static dev.taskwire.shared.mongo.ExtendedJson.op;

import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.mongo.query.DeadlineQueries;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskJson;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.search.TaskSearch;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a slice of a list of tasks: at most a number of them, and at most {@link Slice#MAX_BYTES}. It reads a batch at
 * a time, each from where the one before it ends, and none when the slice is full.
 */
final class TaskListReader {
    /**
     * A page of the default size and one more task arrive with one round trip; 51 of the largest tasks are three
     * megabytes.
     */
    private static final int BATCH_SIZE = 51;

    /** The string that follows all terms which begin with a word is the word and this character. */
    private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

    /** A page ends where a section has ended that took longer, so that one request does not wait for two slow reads. */
    private static final Duration MAX_TIME_BEFORE_NEXT_SECTION = Duration.ofMillis(500);

    private final DeadlineQueries queries;

    TaskListReader(DeadlineQueries queries) {
        this.queries = queries;
    }

    /**
     * Returns the first tasks of the search. A section of the list is read only if there is room and time before it.
     */
    Future<Slice<Task>> read(TaskSearch search, SearchPlan plan, Deadline deadline) {
        return new Reading(search, plan, deadline).readBatch(TaskFilterBuilder.sections(search, plan));
    }

    private final class Reading {
        private final TaskSearch whole;
        private final SearchPlan plan;
        private final Deadline deadline;
        private final List<Task> items = new ArrayList<>();
        private final long begun = System.nanoTime();
        private long left = Slice.MAX_BYTES;

        Reading(TaskSearch whole, SearchPlan plan, Deadline deadline) {
            this.whole = whole;
            this.plan = plan;
            this.deadline = deadline;
        }

        /** Reads the next tasks of the first of these sections. */
        Future<Slice<Task>> readBatch(List<JsonObject> sections) {
            boolean late = System.nanoTime() - begun > MAX_TIME_BEFORE_NEXT_SECTION.toNanos();
            if (sections.isEmpty() || (late && !items.isEmpty())) {
                return Future.succeededFuture(new Slice<>(items, !sections.isEmpty()));
            }
            // One task more than requested shows whether there is a next page.
            int wanted = Math.min(whole.limit() - items.size() + 1, BATCH_SIZE);
            return queries.find(command(whole, plan, sections.get(0), wanted), deadline)
                    .compose(documents -> {
                        for (var document : documents) {
                            var task = TaskDocumentMapper.task(document);
                            left -= TaskJson.maxBytes(task);
                            if (items.size() == whole.limit() || (left < 0 && !items.isEmpty())) {
                                return Future.succeededFuture(new Slice<>(items, true));
                            }
                            items.add(task);
                        }
                        if (documents.size() < wanted) {
                            return readBatch(sections.subList(1, sections.size()));
                        }
                        var rest = whole.continuedAfter(TaskCursor.after(items.get(items.size() - 1), whole.sort()));
                        return readBatch(TaskFilterBuilder.sections(rest, plan));
                    });
        }
    }

    /** Returns the command that reads the first tasks of a section. */
    static JsonObject command(TaskSearch search, SearchPlan plan, JsonObject section, int limit) {
        var find = new JsonObject()
                .put("find", MongoTaskRepository.TASKS)
                .put("filter", section)
                .put("sort", TaskFilterBuilder.sort(search.sort()))
                .put("projection", TaskDocumentMapper.WITHOUT_INTERNALS)
                .put("limit", limit);
        plan.index().ifPresent(index -> find.put("hint", index));
        plan.leadingWord()
                .ifPresent(word -> find.put("min", op(TaskDocumentMapper.TERMS, word))
                        .put("max", op(TaskDocumentMapper.TERMS, word + LAST_CHARACTER)));
        return find;
    }
}
