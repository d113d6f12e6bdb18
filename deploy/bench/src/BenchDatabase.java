import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.impl.codec.json.JsonObjectCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.bson.Document;
import org.bson.UuidRepresentation;
import org.bson.codecs.configuration.CodecRegistries;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The database of the benchmark. */
final class BenchDatabase implements AutoCloseable {
    private static final int BATCH = 1_000;
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final MongoClient client;
    private final MongoDatabase database;

    BenchDatabase(String uri, String name) {
        client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .build());
        database = client.getDatabase(name);
    }

    void drop() {
        Mono.from(database.drop()).block();
    }

    MongoDatabase database() {
        return database;
    }

    /** Inserts tasks in the form in which tms gives them to its client. */
    Mono<?> insert(List<JsonObject> tasks) {
        var collection = database.getCollection("tasks", JsonObject.class)
                .withCodecRegistry(CodecRegistries.fromCodecs(new JsonObjectCodec(new JsonObject())));
        return Mono.from(collection.insertMany(tasks, new InsertManyOptions().ordered(false)));
    }

    /** Returns about how many tasks there are. */
    long tasks() {
        return Mono.from(database.getCollection("tasks").estimatedDocumentCount()).block();
    }

    /** Returns a user's tasks in the order of their creation, as tms has written them. */
    List<Document> tasksOf(UUID user) {
        return Flux.from(database.getCollection("tasks")
                        .find(Filters.eq("user_id", user))
                        .sort(new Document("_id", 1)))
                .collectList()
                .block();
    }

    /** Gives each user a copy of these tasks, and returns the ids of the copies by user. */
    List<List<UUID>> copy(List<Document> tasks, List<UUID> users) {
        var ids = new ArrayList<List<UUID>>();
        for (UUID user : users) {
            var copies =
                    tasks.stream().map(task -> copy(task, user, ids.size())).toList();
            Mono.from(database.getCollection("tasks").insertMany(copies, new InsertManyOptions().ordered(false)))
                    .block();
            ids.add(copies.stream().map(task -> task.get("_id", UUID.class)).toList());
        }
        return ids;
    }

    private static Document copy(Document task, UUID user, int shift) {
        var copy = new Document(task).append("_id", ResourceIds.next()).append("user_id", user);
        // These events were published with the original.
        List.of("outbox", "outbox_last", "outbox_at", "outbox_bytes").forEach(copy::remove);
        for (String time : List.of("created_at", "updated_at")) {
            copy.append(time, new Date(task.getDate(time).getTime() - shift));
        }
        return copy;
    }

    /** Copies all tasks, without their outboxes, into another collection with these indexes. */
    void copyTasks(String collection, List<IndexModel> indexes) {
        // The indexes come first and $out keeps them. So they grow task by task, as those of tms do.
        Mono.from(database.getCollection(collection).createIndexes(indexes)).block();
        Mono.from(database.getCollection("tasks")
                        .aggregate(List.of(Aggregates.unset(OutboxWriter.MEMBERS), Aggregates.out(collection)))
                        .toCollection())
                .block();
    }

    /** Puts an event of ordinary size into the outboxes of so many tasks, and makes all visible at once. */
    void makePending(int count) {
        var tasks = database.getCollection("tasks");
        var some = Flux.from(tasks.find(Filters.exists("outbox_at", false))
                        .projection(new Document("version", 1))
                        .limit(count))
                .collectList()
                .block();
        String data = "{\"task\":{\"title\":\"" + "x".repeat(600) + "\"},\"changed\":{},\"actor\":{}}";
        for (int from = 0; from < some.size(); from += BATCH) {
            var updates = some.subList(from, Math.min(from + BATCH, some.size())).stream()
                    .map(task -> pend(task, data))
                    .toList();
            Mono.from(tasks.bulkWrite(updates, new BulkWriteOptions().ordered(false)))
                    .block();
        }
        Mono.from(tasks.updateMany(
                        Filters.eq("bench_pending", true),
                        new Document("$set", new Document("outbox_at", new Date()))
                                .append("$unset", new Document("bench_pending", ""))))
                .block();
    }

    private static UpdateOneModel<Document> pend(Document task, String data) {
        var id = task.get("_id", UUID.class);
        var event = new Document("id", ResourceIds.next().toString())
                .append("type", "task.updated")
                .append("subject", ResourceIds.task(id))
                .append("key", ResourceIds.task(id))
                .append("sequence", ((Number) task.get("version")).longValue())
                .append("time", Instant.now().toString())
                .append("data", data);
        return new UpdateOneModel<>(
                new Document("_id", id),
                new Document(
                        "$set",
                        new Document("outbox", List.of(event))
                                .append("outbox_last", event.get("id"))
                                .append("outbox_bytes", (long) data.length())
                                .append("bench_pending", true)));
    }

    /** Waits until no task has a pending event. */
    void awaitPublished() throws IOException {
        var pending = database.getCollection("tasks")
                .find(Filters.exists("outbox_at"))
                .hint(Indexes.ascending("outbox_at"))
                .projection(Projections.include("_id"))
                .first();
        long end = System.nanoTime() + LONGEST_DRAIN.toNanos();
        while (Mono.from(pending).block() != null) {
            if (System.nanoTime() > end) {
                throw new IOException("events are not published within " + LONGEST_DRAIN.toSeconds() + " s");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    String version() {
        return run("buildInfo").getString("version");
    }

    /** Returns the process of the server, if it runs on this machine. */
    Optional<ProcessHandle> process() throws IOException {
        long pid = ((Number) run("serverStatus").get("pid")).longValue();
        // If the server runs in a container or elsewhere, the pid is that of another process or of none.
        var name = Path.of("/proc", Long.toString(pid), "comm");
        boolean here = Files.exists(name) && Files.readString(name).strip().equals("mongod");
        return here ? ProcessHandle.of(pid) : Optional.empty();
    }

    private Document run(String command) {
        return Mono.from(client.getDatabase("admin").runCommand(new Document(command, 1)))
                .block();
    }

    @Override
    public void close() {
        client.close();
    }
}
