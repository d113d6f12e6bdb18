import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.UUID;
import org.bson.Document;
import org.bson.UuidRepresentation;
import org.bson.conversions.Bson;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Uses the reactive streams driver of MongoDB itself. */
final class DriverTaskStore implements TaskStore {
    private static final Bson SHOWN = Projections.exclude("terms", "reminder_due");
    private static final Bson NEWEST = Sorts.descending("created_at", "_id");
    private static final Bson BY_USER = Indexes.ascending("user_id", "created_at", "_id");
    private static final FindOneAndUpdateOptions RETURN_UPDATED =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER).projection(SHOWN);

    private final MongoCollection<Document> tasks;

    DriverTaskStore(String uri, String collection) {
        var address = new ConnectionString(uri);
        var client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(address)
                .writeConcern(WriteConcern.MAJORITY)
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .build());
        tasks = client.getDatabase(Objects.requireNonNull(address.getDatabase())).getCollection(collection);
    }

    @Override
    public Future<JsonObject> get(UUID id) {
        return one(tasks.find(Filters.eq(id)).projection(SHOWN).first());
    }

    @Override
    public Future<JsonArray> list(UUID user, String status, int limit) {
        var filter = Filters.and(Filters.eq("user_id", user), Filters.eq("status", status));
        var found = tasks.find(filter)
                .hint(BY_USER)
                .sort(NEWEST)
                .limit(limit)
                .projection(SHOWN);
        return future(Flux.from(found).map(DriverTaskStore::toJson).collect(JsonArray::new, JsonArray::add));
    }

    @Override
    public Future<JsonObject> insert(UUID user, JsonObject task) {
        var now = new Date();
        var due = Date.from(Instant.parse(task.getString("due_date")));
        var document = new Document("_id", ResourceIds.next())
                .append("user_id", user)
                .append("created_at", now)
                .append("status", task.getString("status"))
                .append(
                        "task_info",
                        new Document("name", task.getString("title")).append("content", task.getString("description")))
                .append("priority", task.getString("priority"))
                .append("updated_at", now)
                .append("version", 1L)
                .append("terms", TaskStore.terms(task))
                .append("due_date", due)
                .append("reminder_due", due);
        return future(Mono.from(tasks.insertOne(document))).map(inserted -> toJson(document));
    }

    @Override
    public Future<JsonObject> update(UUID id, long version, String status) {
        return one(tasks.findOneAndUpdate(
                Filters.and(Filters.eq(id), Filters.eq("version", version)),
                Updates.combine(
                        Updates.set("status", status),
                        Updates.set("updated_at", new Date()),
                        Updates.set("version", version + 1)),
                RETURN_UPDATED));
    }

    private static Future<JsonObject> one(Publisher<Document> found) {
        return future(Mono.from(found).map(DriverTaskStore::toJson));
    }

    /** Returns a future on the event loop of the request. */
    private static <T> Future<T> future(Mono<T> result) {
        return Future.fromCompletionStage(result.toFuture(), Vertx.currentContext());
    }

    private static JsonObject toJson(Document task) {
        var info = task.get("task_info", Document.class);
        return new JsonObject()
                .put("id", ResourceIds.task(task.get("_id", UUID.class)))
                .put("user_id", ResourceIds.user(task.get("user_id", UUID.class)))
                .putNull("assigned_to")
                .put("title", info.getString("name"))
                .put("description", info.getString("content"))
                .put("status", task.getString("status"))
                .put("priority", task.getString("priority"))
                .put("due_date", task.getDate("due_date").toInstant().toString())
                .put("created_at", task.getDate("created_at").toInstant().toString())
                .put("updated_at", task.getDate("updated_at").toInstant().toString())
                .put("version", task.getLong("version"));
    }
}
