package dev.taskwire.tms.task;

import static dev.taskwire.shared.mongo.Bson.date;
import static dev.taskwire.shared.mongo.Bson.op;
import static dev.taskwire.shared.mongo.Bson.or;
import static dev.taskwire.shared.mongo.Bson.uuid;

import dev.taskwire.shared.time.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A search as a MongoDB filter and sort; every shape that comes out of here has an index. */
final class TaskQuery {
    private final JsonArray clauses = new JsonArray();

    private TaskQuery() {}

    static JsonObject filter(TaskSearch search) {
        var query = new TaskQuery();
        query.add("deleted_at", op("$exists", false));
        var filter = search.filter();
        filter.userId().ifPresent(id -> query.add("user_id", uuid(id)));
        filter.status().ifPresent(status -> query.add("status", status.wire()));
        filter.priority().ifPresent(priority -> query.add("priority", priority.wire()));
        query.compare("due_date", "$lt", filter.dueBefore());
        query.compare("due_date", "$gt", filter.dueAfter());
        query.compare("created_at", "$lt", filter.createdBefore());
        query.compare("created_at", "$gt", filter.createdAfter());
        query.compare("updated_at", "$gte", filter.updatedSince());
        // A word holds letters, marks and digits only, so nothing in it means anything to a regular expression.
        filter.words().forEach(word -> query.add("terms", op("$regex", "^" + word)));
        search.after().ifPresent(query::after);
        return op("$and", query.clauses);
    }

    static JsonObject sort(TaskSort sort) {
        int direction = sort.descending() ? -1 : 1;
        return new JsonObject().put(sort.field().wire(), direction).put("_id", direction);
    }

    private void add(String member, Object condition) {
        clauses.add(op(member, condition));
    }

    private void compare(String member, String operator, Optional<Instant> instant) {
        instant.ifPresent(at -> add(member, op(operator, date(at))));
    }

    /** What comes after the cursor. MongoDB puts a missing due date before every date. */
    private void after(TaskCursor cursor) {
        String member = cursor.sort().field().wire();
        boolean descending = cursor.sort().descending();
        String beyond = descending ? "$lt" : "$gt";
        var idBeyond = op(beyond, uuid(cursor.id()));
        var value = cursor.value();
        if (value == null) {
            var restOfMissing = new JsonObject().putNull(member).put("_id", idBeyond);
            // A range of dates and not $exists, which would walk the index from its start.
            clauses.add(descending ? restOfMissing : or(op(member, op("$gte", date(Times.FIRST))), restOfMissing));
            return;
        }
        var at = date(value);
        // Says nothing new, but bounds the walk along the index to what is left of it.
        add(member, descending ? op("$not", op("$gt", at)) : op("$gte", at));
        var sameValue = op(member, at).put("_id", idBeyond);
        clauses.add(
                descending && cursor.sort().field() == TaskSort.Field.DUE_DATE
                        ? or(op(member, op(beyond, at)), sameValue, op(member, op("$exists", false)))
                        : or(op(member, op(beyond, at)), sameValue));
    }

    /** The task, unless it is deleted and only waits for its event to be published. */
    static JsonObject live(UUID id) {
        return op("_id", uuid(id)).put("deleted_at", op("$exists", false));
    }

    /** That version of the task, unless it is deleted. */
    static JsonObject version(UUID id, long version) {
        return live(id).put("version", version);
    }
}
