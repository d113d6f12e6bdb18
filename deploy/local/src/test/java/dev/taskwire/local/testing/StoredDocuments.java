package dev.taskwire.local.testing;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import dev.taskwire.shared.value.ResourceIds;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.bson.Document;
import org.bson.UuidRepresentation;
import reactor.core.publisher.Mono;

/** Stores and changes tasks beside the services, as no user can. */
public final class StoredDocuments implements AutoCloseable {
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final MongoClient client;
    private final MongoCollection<Document> tasks;

    public StoredDocuments(String uri) {
        var address = new ConnectionString(uri);
        client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(address)
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .build());
        tasks = client.getDatabase(Objects.requireNonNull(address.getDatabase()))
                .getCollection("tasks");
    }

    /** Returns the document of a task whose events are published. */
    public static Document task(UUID owner, String title, String description, Instant changed) {
        var at = Date.from(changed);
        return new Document("_id", ResourceIds.next())
                .append("user_id", owner)
                .append("status", "pending")
                .append("priority", "medium")
                .append("task_info", new Document("name", title).append("content", description))
                .append("terms", List.of())
                .append("created_at", at)
                .append("updated_at", at)
                .append("version", 1L)
                .append("outbox_seq", 1L);
    }

    public void insert(List<Document> documents) {
        Mono.from(tasks.insertMany(documents)).block(MAX_WAIT);
    }

    /** Makes all tasks look as if they had last been changed at that time. */
    public void setUpdatedAt(Instant time) {
        Mono.from(tasks.updateMany(new Document(), new Document("$set", new Document("updated_at", Date.from(time)))))
                .block(MAX_WAIT);
    }

    @Override
    public void close() {
        client.close();
    }
}
