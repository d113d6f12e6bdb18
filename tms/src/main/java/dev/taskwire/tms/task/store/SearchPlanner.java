package dev.taskwire.tms.task.store;

import static dev.taskwire.shared.mongo.ExtendedJson.op;

import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.mongo.query.DeadlineQueries;
import dev.taskwire.tms.task.search.TaskFilter;
import dev.taskwire.tms.task.search.TaskScope;
import dev.taskwire.tms.task.search.TaskSearch;
import dev.taskwire.tms.task.search.TaskSort;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the condition of a search that the fewest tasks meet. MongoDB itself would keep the plan of an earlier search
 * of the same shape: with the plan for a rare word, it reads and sorts all tasks of a common one. So the tasks that
 * meet a condition are counted in its index, and the count stops early. If they are few, they are looked up. Otherwise
 * enough tasks are found along the list's order.
 */
final class SearchPlanner {
    /** More tasks than this are never looked up; MongoDB needs up to 100 ms for them. */
    static final int MANY = 20_000;

    /** With so few tasks, it does not pay to look for a rarer condition. */
    private static final int RARE = 20;

    /** So many entries of indexes are counted for a search at most; MongoDB needs about 25 ms for them. */
    private static final int MAX_COUNTED = 60_000;

    private final DeadlineQueries queries;

    SearchPlanner(DeadlineQueries queries) {
        this.queries = queries;
    }

    /**
     * A condition that an index serves.
     *
     * @param filter the condition
     * @param plan the plan to look up the tasks that meet it
     */
    private record Condition(JsonObject filter, SearchPlan plan) {}

    /** How many tasks meet the rarest condition, and the plan to look them up; empty if each has too many. */
    record Rarest(long count, Optional<SearchPlan> plan) {}

    /** Returns the plan of the condition that fewer tasks meet than any other, and fewer than that number. */
    Future<Rarest> rarest(TaskSearch search, int fewerThan, Deadline deadline) {
        return rarest(conditions(search).iterator(), null, fewerThan, MAX_COUNTED, deadline);
    }

    /**
     * Returns below how many tasks a look-up costs less than a walk along the list's order. Among the tasks of one user
     * a walk is short. Among those of all users, it examines more tasks the less often the words occur together: of a
     * million tasks, it examines 10,000 for a page with a word that 5,000 tasks have, and 500,000 for a page with two
     * words that 10,000 tasks have.
     */
    static int lookUpBelow(TaskSearch search) {
        if (isOfOneUser(search)) {
            return 1_000;
        }
        return search.filter().words().map(List::size).orElse(0) < 2 ? 5_000 : 10_000;
    }

    /** Returns whether the search has a condition that could be looked up. */
    boolean hasAlternative(TaskSearch search) {
        return !conditions(search).isEmpty();
    }

    private Future<Rarest> rarest(
            Iterator<Condition> conditions, @Nullable Condition rarest, long count, long countable, Deadline deadline) {
        if (!conditions.hasNext() || count <= RARE || countable < count) {
            return Future.succeededFuture(
                    new Rarest(count, Optional.ofNullable(rarest).map(Condition::plan)));
        }
        var condition = conditions.next();
        return queries.count(countUpTo(count, condition.filter(), condition.plan()), deadline)
                .compose(found -> found < count
                        ? rarest(conditions, condition, found, countable - found, deadline)
                        : rarest(conditions, rarest, count, countable - found, deadline));
    }

    /** Returns the count of the tasks that meet a condition, which ends at that number. */
    static JsonObject countUpTo(long limit, JsonObject filter, SearchPlan plan) {
        return new JsonObject()
                .put("count", MongoTaskRepository.TASKS)
                .put("query", filter)
                .put("limit", limit)
                .put("hint", plan.index().orElseThrow());
    }

    private static List<Condition> conditions(TaskSearch search) {
        var conditions = new ArrayList<Condition>();
        var filter = search.filter();
        // Longer words are rarer.
        filter.words().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(String::length).reversed())
                .forEach(word ->
                        conditions.add(new Condition(TaskFilterBuilder.hasWord(word), SearchPlan.byWord(word))));
        if (!isOfOneUser(search)) {
            filter.status()
                    .ifPresent(status -> conditions.add(
                            new Condition(op("status", status.wire()), SearchPlan.byRange(TaskIndexes.STATUS))));
            for (var field : TaskSort.Field.values()) {
                TaskFilterBuilder.range(search, field)
                        .filter(range -> field != search.sort().field())
                        .ifPresent(range ->
                                conditions.add(new Condition(range, SearchPlan.byRange(TaskIndexes.inOrderOf(field)))));
            }
        }
        return conditions;
    }

    /** Returns whether the search finds only tasks that one user owns or is assigned. */
    static boolean isOfOneUser(TaskSearch search) {
        var filter = search.filter();
        return !search.scope().minus(filter).equals(TaskScope.ALL)
                || filter.userId().isPresent()
                || filter.assignedTo().flatMap(TaskFilter.Assignee::user).isPresent();
    }
}
