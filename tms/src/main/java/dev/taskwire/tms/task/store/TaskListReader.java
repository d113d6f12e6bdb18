package dev.taskwire.tms.task.store;

import static dev.taskwire.shared.mongo.ExtendedJson.op;

import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.mongo.query.DeadlineQueries;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.shared.page.SliceBuilder;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskJson;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.search.TaskOrder;
import dev.taskwire.tms.task.search.TaskScope;
import dev.taskwire.tms.task.search.TaskSearch;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

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
        return read(search, plan, Optional.empty(), deadline);
    }

    /** Does the same for the part of the list up to that position. */
    Future<Slice<Task>> read(TaskSearch search, SearchPlan plan, Optional<TaskCursor> until, Deadline deadline) {
        return new Reading(search, plan, until, deadline).readBatch(search);
    }

    /**
     * Does the same for what a user owns and what is assigned to them, each along an index of its own, and merges the
     * two. That costs more than the one query of {@link SearchPlan#inOrder}, and is faster where few tasks match:
     * MongoDB takes a hint, and tries no other plans first.
     */
    Future<Slice<Task>> readMerged(TaskSearch search, Deadline deadline) {
        var scope = search.scope();
        var owned = search.withScope(new TaskScope(scope.owner(), Optional.empty()));
        var assigned = search.withScope(new TaskScope(Optional.empty(), scope.assignee()));
        return Future.all(
                        read(owned, SearchPlan.inOrder(owned), deadline),
                        read(assigned, SearchPlan.inOrder(assigned), deadline))
                .map(both -> merge(both.list(), search));
    }

    /** Merges slices of the same order. Behind the last task of a slice with more, nothing is known. */
    private static Slice<Task> merge(List<Slice<Task>> slices, TaskSearch search) {
        var order = TaskOrder.of(search.sort());
        var known = slices.stream().filter(Slice::hasMore).map(Slice::last).min(order);
        var sorted = new TreeSet<>(order);
        slices.forEach(slice -> sorted.addAll(slice.items()));
        var merged = new SliceBuilder<Task>(search.limit());
        for (var task : sorted) {
            boolean isKnown = known.isEmpty() || order.compare(task, known.get()) <= 0;
            if (!isKnown || !merged.tryAdd(task, TaskJson.maxBytes(task))) {
                return merged.build(true);
            }
        }
        return merged.build(known.isPresent());
    }

    private final class Reading {
        private final TaskSearch whole;
        private final SearchPlan plan;
        private final Optional<TaskCursor> until;
        private final Deadline deadline;
        private final SliceBuilder<Task> slice;
        private final long begun = System.nanoTime();

        Reading(TaskSearch whole, SearchPlan plan, Optional<TaskCursor> until, Deadline deadline) {
            this.whole = whole;
            this.plan = plan;
            this.until = until;
            this.deadline = deadline;
            this.slice = new SliceBuilder<>(whole.limit());
        }

        Future<Slice<Task>> readBatch(TaskSearch rest) {
            return readBatch(TaskFilterBuilder.sections(rest, plan, until));
        }

        /** Reads the next tasks of the first of these sections. */
        private Future<Slice<Task>> readBatch(List<JsonObject> sections) {
            boolean late = System.nanoTime() - begun > MAX_TIME_BEFORE_NEXT_SECTION.toNanos();
            if (sections.isEmpty() || (late && !slice.isEmpty())) {
                return Future.succeededFuture(slice.build(!sections.isEmpty()));
            }
            // One task more than requested shows whether there is a next page.
            int wanted = Math.min(slice.remaining() + 1, BATCH_SIZE);
            return queries.find(command(whole, plan, sections.get(0), wanted), deadline)
                    .compose(documents -> {
                        for (var document : documents) {
                            var task = TaskDocumentMapper.task(document);
                            if (!slice.tryAdd(task, TaskJson.maxBytes(task))) {
                                return Future.succeededFuture(slice.build(true));
                            }
                        }
                        if (documents.size() < wanted) {
                            return readBatch(sections.subList(1, sections.size()));
                        }
                        return readBatch(whole.continuedAfter(TaskCursor.after(slice.last(), whole.sort())));
                    });
        }
    }

    /**
     * Returns the commands that read, in the index of the list's order alone, where so many tasks of it end. The first
     * one that finds a task tells it; if none does, the first section has fewer.
     */
    static List<JsonObject> positions(TaskSearch search, int tasks) {
        return TaskFilterBuilder.entries(search).stream()
                .map(entries -> position(search, entries, tasks))
                .toList();
    }

    private static JsonObject position(TaskSearch search, JsonObject entries, int tasks) {
        var field = search.sort().field();
        boolean undated = search.after().filter(TaskCursor::isUndated).isPresent();
        return new JsonObject()
                .put("find", MongoTaskRepository.TASKS)
                .put("filter", entries)
                .put("sort", TaskFilterBuilder.sort(search.sort()))
                // The index does not know whether a missing date is null or absent, and MongoDB would read the tasks.
                .put("projection", undated ? op("_id", 1) : op("_id", 1).put(field.wire(), 1))
                .put("skip", tasks - 1)
                .put("limit", 1)
                .put("hint", TaskIndexes.inOrderOf(field));
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
                        .put("max", op(TaskDocumentMapper.TERMS, SearchPlan.endOf(word))));
        return find;
    }
}
