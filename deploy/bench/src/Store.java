import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.taskwire.shared.id.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.bson.UuidRepresentation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The benchmark's own database. */
final class Store implements AutoCloseable {
    private final MongoClient client;
    private final MongoDatabase database;

    Store(String uri) {
        var address = new ConnectionString(uri);
        client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(address)
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .build());
        database = client.getDatabase(Objects.requireNonNull(address.getDatabase()));
    }

    void drop() {
        Mono.from(database.drop()).block();
    }

    /** One user's tasks in the order of their creation, as tms has written them. */
    List<Document> tasksOf(UUID user) {
        return Flux.from(database.getCollection("tasks")
                        .find(Filters.eq("user_id", user))
                        .sort(new Document("_id", 1)))
                .collectList()
                .block();
    }

    /** Gives each user a copy of these tasks, and answers the copies' ids by user. */
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
        var copy = new Document(task).append("_id", Ids.next()).append("user_id", user);
        for (String time : List.of("created_at", "updated_at")) {
            copy.append(time, new Date(task.getDate(time).getTime() - shift));
        }
        return copy;
    }

    String version() {
        return run("buildInfo").getString("version");
    }

    /** The server's process, if it runs on this machine. */
    Optional<ProcessHandle> process() throws IOException {
        long pid = ((Number) run("serverStatus").get("pid")).longValue();
        // In a container, or elsewhere, that number means another process or none.
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
