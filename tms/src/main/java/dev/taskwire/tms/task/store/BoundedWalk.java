package dev.taskwire.tms.task.store;

import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.mongo.query.DeadlineQueries;
import dev.taskwire.shared.page.Page;
import dev.taskwire.shared.page.SliceBuilder;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskJson;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.search.TaskSearch;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Walks along the list of all users' tasks in its order, part by part, for a limited time. A page that is not full by
 * then ends all the same, perhaps without any task, and the next one goes on from there. So no page takes long, however
 * few tasks match.
 */
final class BoundedWalk {
    /**
     * How many tasks a part has, or up to twice as many if some have an equal value; MongoDB examines them in 5 to 15
     * ms.
     */
    static final int PART = 2_500;

    /** No part begins later, for a page of the usual length. A longer page has twice the time. */
    static final Duration MAX_TIME = Duration.ofMillis(40);

    private static final int USUAL_LENGTH = 200;

    private final DeadlineQueries queries;
    private final TaskListReader lists;
    private final int part;
    private final Duration maxTime;

    BoundedWalk(DeadlineQueries queries, TaskListReader lists, int part, Duration maxTime) {
        this.queries = queries;
        this.lists = lists;
        this.part = part;
        this.maxTime = maxTime;
    }

    /** Returns the next page of the search, whose scope is all tasks. */
    Future<Page<Task, TaskCursor>> read(TaskSearch search, Deadline deadline) {
        return new Walk(search, deadline).readPart(search);
    }

    private final class Walk {
        private final TaskSearch whole;
        private final Deadline deadline;
        private final SliceBuilder<Task> page;
        private final long latest;

        Walk(TaskSearch whole, Deadline deadline) {
            this.whole = whole;
            this.deadline = deadline;
            this.page = new SliceBuilder<>(whole.limit());
            var time = whole.limit() > USUAL_LENGTH ? maxTime.multipliedBy(2) : maxTime;
            this.latest = System.nanoTime() + time.toNanos();
        }

        private Future<Page<Task, TaskCursor>> readPart(TaskSearch rest) {
            return findEnd(rest)
                    .compose(end -> lists.read(
                                    rest.withLimit(page.remaining()), SearchPlan.inOrder(rest), end, deadline)
                            .compose(found -> {
                                boolean fits = found.items().stream()
                                        .allMatch(task -> page.tryAdd(task, TaskJson.maxBytes(task)));
                                if (!fits || found.hasMore()) {
                                    return endAt(Optional.of(TaskCursor.after(page.last(), whole.sort())));
                                }
                                boolean late = System.nanoTime() - latest > 0;
                                return end.isEmpty() || late ? endAt(end) : readPart(rest.continuedAfter(end.get()));
                            }));
        }

        private Future<Page<Task, TaskCursor>> endAt(Optional<TaskCursor> position) {
            return Future.succeededFuture(new Page<>(page.build(false).items(), position));
        }

        /** Returns the position where the next part of the list ends; empty if the list ends before. */
        private Future<Optional<TaskCursor>> findEnd(TaskSearch rest) {
            return findFirst(TaskListReader.positions(rest, part), rest);
        }

        private Future<Optional<TaskCursor>> findFirst(List<JsonObject> positions, TaskSearch rest) {
            if (positions.isEmpty()) {
                return Future.succeededFuture(rest.endOfDated());
            }
            return queries.find(positions.get(0), deadline)
                    .compose(found -> found.isEmpty()
                            ? findFirst(positions.subList(1, positions.size()), rest)
                            : Future.succeededFuture(
                                    Optional.of(TaskDocumentMapper.position(found.get(0), rest.sort()))));
        }
    }
}
