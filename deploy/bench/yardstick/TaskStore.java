import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The tasks of the yardstick: one operation of MongoDB a method. All results are as the API shows them. */
interface TaskStore {
    /** Returns the task, or null. */
    Future<JsonObject> get(UUID id);

    /** Returns the user's newest tasks with that status. */
    Future<JsonArray> list(UUID user, String status, int limit);

    Future<JsonObject> insert(UUID user, JsonObject task);

    /** Returns the task with its new status, or null if it does not have that version. */
    Future<JsonObject> update(UUID id, long version, String status);

    /** Returns the words of a task of this benchmark, so that an insert has as many terms to index as one of tms. */
    static List<String> terms(JsonObject task) {
        return Stream.of("title", "description")
                .flatMap(member -> Arrays.stream(task.getString(member).split(" ")))
                .distinct()
                .toList();
    }
}
