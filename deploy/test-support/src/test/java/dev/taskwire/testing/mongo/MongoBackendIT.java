package dev.taskwire.testing.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.Duration;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Proves that each test has a database of its own on a shared server, and leaves none behind. */
@ParameterizedClass
@EnumSource(MongoBackend.class)
class MongoBackendIT {

    @Parameter
    MongoBackend backend = MongoBackend.EMBEDDED;

    @Test
    void everyTestHasADatabaseOfItsOwn() {
        try (TestDatabase first = backend.open();
                TestDatabase second = backend.open();
                MongoClient client = MongoClients.create(first.uri())) {
            assertThat(first.isRealMongo()).isEqualTo(backend != MongoBackend.EMBEDDED);
            assertThat(first.uri()).isNotEqualTo(second.uri());
            await(notes(client, first).insertOne(new Document("_id", 1)));
            assertThat(count(client, first)).isEqualTo(1);
            assertThat(count(client, second)).isEqualTo(0);
        }
    }

    @Test
    void closingDropsTheDatabase() {
        TestDatabase database = backend.open();
        try (MongoClient client = MongoClients.create(database.uri())) {
            await(notes(client, database).insertOne(new Document("_id", 1)));
            database.close();
            assertThat(count(client, database)).isEqualTo(0);
        }
    }

    private static long count(MongoClient client, TestDatabase database) {
        return await(notes(client, database).countDocuments());
    }

    private static MongoCollection<Document> notes(MongoClient client, TestDatabase database) {
        return client.getDatabase(database.name()).getCollection("notes");
    }

    private static <T> T await(Publisher<T> publisher) {
        return Mono.from(publisher).blockOptional(Duration.ofSeconds(10)).orElseThrow();
    }
}
