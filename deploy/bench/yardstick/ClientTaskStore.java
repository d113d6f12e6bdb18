import com.mongodb.ConnectionString;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Uses the MongoDB client of Vert.x, as tms does. */
final class ClientTaskStore implements TaskStore {
    private static final JsonObject SHOWN = new JsonObject().put("terms", 0).put("reminder_due", 0);
    private static final JsonObject NEWEST =
            new JsonObject().put("created_at", -1).put("_id", -1);
    private static final JsonObject BY_USER =
            new JsonObject().put("user_id", 1).put("created_at", 1).put("_id", 1);

    private final MongoClient client;
    private final String collection;

    ClientTaskStore(Vertx vertx, String uri, String collection) {
        client = MongoClient.createShared(
                vertx,
                new JsonObject()
                        .put("connection_string", uri)
                        .put("db_name", new ConnectionString(uri).getDatabase())
                        .put("w", "majority"));
        this.collection = collection;
    }

    @Override
    public Future<JsonObject> get(UUID id) {
        return client.findOne(collection, new JsonObject().put("_id", ExtendedJson.uuid(id)), SHOWN)
                .map(ClientTaskStore::toJson);
    }

    @Override
    public Future<JsonArray> list(UUID user, String status, int limit) {
        var filter = new JsonObject().put("user_id", ExtendedJson.uuid(user)).put("status", status);
        var options = new FindOptions()
                .setHint(BY_USER)
                .setSort(NEWEST)
                .setLimit(limit)
                .setFields(SHOWN);
        return client.findWithOptions(collection, filter, options).map(found -> {
            var all = new JsonArray();
            found.forEach(task -> all.add(toJson(task)));
            return all;
        });
    }

    @Override
    public Future<JsonObject> insert(UUID user, JsonObject task) {
        var now = now();
        var due = ExtendedJson.date(Instant.parse(task.getString("due_date")));
        var document = new JsonObject()
                .put("_id", ExtendedJson.uuid(ResourceIds.next()))
                .put("user_id", ExtendedJson.uuid(user))
                .put("created_at", now)
                .put("status", task.getString("status"))
                .put(
                        "task_info",
                        new JsonObject()
                                .put("name", task.getString("title"))
                                .put("content", task.getString("description")))
                .put("priority", task.getString("priority"))
                .put("updated_at", now)
                .put("version", 1L)
                .put("terms", new JsonArray(TaskStore.terms(task)))
                .put("due_date", due)
                .put("reminder_due", due);
        return client.insert(collection, document).map(id -> toJson(document));
    }

    @Override
    public Future<JsonObject> update(UUID id, long version, String status) {
        return client.findOneAndUpdateWithOptions(
                        collection,
                        new JsonObject().put("_id", ExtendedJson.uuid(id)).put("version", version),
                        new JsonObject()
                                .put(
                                        "$set",
                                        new JsonObject()
                                                .put("status", status)
                                                .put("updated_at", now())
                                                .put("version", version + 1)),
                        new FindOptions().setFields(SHOWN),
                        new UpdateOptions().setReturningNewDocument(true))
                .map(ClientTaskStore::toJson);
    }

    private static JsonObject now() {
        return ExtendedJson.date(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    /** Returns the task as the API shows it; null for null. */
    private static JsonObject toJson(JsonObject task) {
        if (task == null) {
            return null;
        }
        var info = task.getJsonObject("task_info");
        return new JsonObject()
                .put("id", ResourceIds.task(ExtendedJson.uuid(task.getJsonObject("_id"))))
                .put("user_id", ResourceIds.user(ExtendedJson.uuid(task.getJsonObject("user_id"))))
                .putNull("assigned_to")
                .put("title", info.getString("name"))
                .put("description", info.getString("content"))
                .put("status", task.getString("status"))
                .put("priority", task.getString("priority"))
                .put("due_date", date(task, "due_date"))
                .put("created_at", date(task, "created_at"))
                .put("updated_at", date(task, "updated_at"))
                .put("version", task.getLong("version"));
    }

    private static String date(JsonObject task, String member) {
        return ExtendedJson.date(task.getJsonObject(member)).toString();
    }
}
