package dev.taskwire.embedded.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.DuplicateKeyException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.taskwire.embedded.EmbeddedStartException;
import dev.taskwire.embedded.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Proves that the embedded MongoDB keeps what it has acknowledged, as MongoDB does, and says why it cannot start. */
@Tag("embedded")
class EmbeddedMongoIT {

    private static final String HOST = "127.0.0.1";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int IN_FLIGHT = 50;

    @TempDir
    Path directory;

    @Test
    void acknowledgedWritesSurviveKill() throws Exception {
        int sequential = 2_000;
        int concurrent = 4_000;
        Queue<Integer> acknowledged = new ConcurrentLinkedQueue<>();
        try (ServerProcess process = ServerProcess.mongo(directory);
                MongoClient client = MongoClients.create(process.address())) {
            MongoCollection<Document> tasks = tasks(client);
            for (int id = 0; id < sequential; id++) {
                await(tasks.insertOne(task(id)));
                acknowledged.add(id);
            }
            await(tasks.updateMany(in("_id", range(0, 100)), set("state", "all")));
            for (int id = 100; id < 200; id++) {
                await(tasks.updateOne(eq("_id", id), set("state", "one")));
            }
            for (int id = 200; id < 300; id++) {
                await(tasks.deleteOne(eq("_id", id)));
                acknowledged.remove(id);
            }
            // More than are waited for, so that the end comes in the middle of writing.
            Flux.range(sequential, 10 * concurrent)
                    .flatMap(id -> Mono.from(tasks.insertOne(task(id))).thenReturn(id), IN_FLIGHT)
                    .doOnNext(acknowledged::add)
                    .take(concurrent)
                    .blockLast(LIMIT);
            process.kill();
        }

        try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, HOST, 0);
                MongoClient client = MongoClients.create(mongo.uri())) {
            MongoCollection<Document> tasks = tasks(client);
            Set<Integer> stored = new HashSet<>(list(Flux.from(tasks.find()).map(task -> task.getInteger("_id"))));
            assertThat(stored).containsAll(acknowledged).doesNotContainAnyElementsOf(range(200, 300));
            assertThat(list(tasks.find(eq("state", "all")))).hasSize(100);
            assertThat(list(tasks.find(eq("state", "one")))).hasSize(100);
            // By way of the index: no write left a document without its keys, or keys without their document.
            assertThat(list(tasks.find(in("_id", stored)))).hasSameSizeAs(stored);
        }
    }

    @Test
    void uniqueIndexesSurviveKill() throws Exception {
        try (ServerProcess process = ServerProcess.mongo(directory);
                MongoClient client = MongoClients.create(process.address())) {
            MongoCollection<Document> users = users(client);
            await(users.createIndex(ascending("username"), new IndexOptions().unique(true)));
            await(users.createIndex(
                    ascending("create_key"), new IndexOptions().unique(true).sparse(true)));
            await(users.createIndex(ascending("team", "number"), new IndexOptions().unique(true)));
            await(users.insertOne(
                    new Document("username", "ada").append("create_key", "k1").append("number", 1L)));
            await(users.insertOne(
                    new Document("username", "bob").append("team", "x").append("number", 1L)));
            await(users.insertOne(
                    new Document("username", "eve").append("team", "x").append("number", 2L)));
            await(users.updateOne(eq("username", "eve"), set("create_key", "k2")));
            await(users.deleteOne(eq("username", "bob")));
            process.kill();
        }

        try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, HOST, 0);
                MongoClient client = MongoClients.create(mongo.uri())) {
            MongoCollection<Document> users = users(client);
            assertDuplicate(users, new Document("username", "ada").append("number", 7L));
            assertDuplicate(users, new Document("username", "new").append("create_key", "k1"));
            assertDuplicate(users, new Document("username", "new").append("create_key", "k2"));
            assertDuplicate(
                    users, new Document("username", "new").append("team", "x").append("number", 2L));
            assertDuplicate(users, new Document("username", "new").append("number", 1L));
            await(users.insertOne(
                    new Document("username", "bob").append("team", "x").append("number", 1L)));
            assertThatExceptionOfType(MongoCommandException.class)
                    .isThrownBy(() -> await(users.findOneAndUpdate(eq("username", "bob"), set("create_key", "k1"))))
                    .matches(e -> e.getErrorCode() == 11000);
        }
    }

    @Test
    void failedIndexIsBuiltAnewLater() {
        try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, HOST, 0);
                MongoClient client = MongoClients.create(mongo.uri())) {
            MongoCollection<Document> users = users(client);
            IndexOptions unique = new IndexOptions().unique(true);
            for (String name : List.of("ada", "ada", "bob")) {
                await(users.insertOne(new Document("username", name)));
            }
            assertThatExceptionOfType(DuplicateKeyException.class)
                    .isThrownBy(() -> await(users.createIndex(ascending("username"), unique)));
            await(users.deleteOne(eq("username", "ada")));
            await(users.createIndex(ascending("username"), unique));
            assertDuplicate(users, new Document("username", "bob"));
        }
    }

    @Test
    void secondStartOnTheSameDataSaysWhoIsInTheWay() throws Exception {
        try (ServerProcess process = ServerProcess.mongo(directory)) {
            assertThatThrownBy(() -> EmbeddedMongo.start(directory, HOST, 0))
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessage("data directory " + directory + " is in use by another process");
            process.kill();
        }
        EmbeddedMongo.start(directory, HOST, 0).close();
    }

    @Test
    void takenPortIsReplaced() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                EmbeddedMongo mongo = EmbeddedMongo.start(directory, HOST, other.getLocalPort());
                MongoClient client = MongoClients.create(mongo.uri())) {
            assertThat(mongo.port()).isNotEqualTo(other.getLocalPort());
            assertThat(mongo.uri())
                    .matches("mongodb://taskwire:[\\w-]{24}@127.0.0.1:" + mongo.port() + "/\\?authSource=admin");
            await(tasks(client).insertOne(task(1)));
        }
    }

    @Test
    void freePortIsKept() throws Exception {
        int port;
        try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, HOST, 0)) {
            port = mongo.port();
        }
        try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, HOST, port)) {
            assertThat(mongo.port()).isEqualTo(port);
        }
    }

    @Test
    void unusableDirectoryIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> EmbeddedMongo.start(file, HOST, 0))
                .isInstanceOf(EmbeddedStartException.class)
                .hasMessage("data directory " + file + " is not a directory");
        Path below = file.resolve("below");
        assertThatThrownBy(() -> EmbeddedMongo.start(below, HOST, 0))
                .isInstanceOf(EmbeddedStartException.class)
                .hasMessage("data directory " + below + " cannot be created");
        // Where not even root may create a file.
        Path readOnly = Path.of("/proc/self");
        assertThatThrownBy(() -> EmbeddedMongo.start(readOnly, HOST, 0))
                .isInstanceOf(EmbeddedStartException.class)
                .hasMessage("data directory " + readOnly + " is not writable");
    }

    @Test
    void foreignFileIsLeftAlone() throws IOException {
        byte[] foreign = "not a database ".repeat(2_000).getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("mongo.mv"), foreign);
        assertThatThrownBy(() -> EmbeddedMongo.start(directory, HOST, 0))
                .isInstanceOf(EmbeddedStartException.class)
                .hasMessage("data directory " + directory + " contains data that cannot be read");
        assertThat(file).hasBinaryContent(foreign);
    }

    @Test
    void missingDirectoryIsCreated() {
        Path missing = directory.resolve("a/b");
        EmbeddedMongo.start(missing, HOST, 0).close();
        assertThat(missing).isDirectoryContaining("glob:**/mongo.mv");
    }

    @Test
    void readsCommitNothing() throws IOException {
        try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, HOST, 0);
                MongoClient client = MongoClients.create(mongo.uri())) {
            MongoCollection<Document> tasks = tasks(client);
            await(tasks.insertOne(task(1)));
            Path file = directory.resolve("mongo.mv");
            byte[] before = Files.readAllBytes(file);
            list(tasks.find());
            await(tasks.countDocuments(eq("state", "new")));
            list(tasks.withReadConcern(ReadConcern.MAJORITY).find(eq("_id", 1)));
            list(client.getDatabase("another").getCollection("none").find());
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
        }
    }

    @Test
    void readersSeeWholeDocuments() {
        try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, HOST, 0);
                MongoClient client = MongoClients.create(mongo.uri())) {
            MongoCollection<Document> tasks = tasks(client);
            await(tasks.insertOne(wide(0)));
            // Writing and reading so many members takes long enough to meet.
            Flux<Document> writes = Flux.range(1, 300)
                    .concatMap(n -> tasks.replaceOne(eq("_id", 1), wide(n)))
                    .thenMany(Flux.empty());
            Flux<Document> reads = Flux.range(0, 1_500).flatMap(n -> tasks.find(), 4);
            assertThat(list(Flux.merge(writes, reads))).hasSize(1_500).allMatch(EmbeddedMongoIT::isOfOneWrite);
        }
    }

    @Test
    void spaceIsUsedAgain() throws IOException {
        try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, HOST, 0);
                MongoClient client = MongoClients.create(mongo.uri())) {
            MongoCollection<Document> tasks = tasks(client);
            // One at a time and all over the place: each leaves a few fresh pages among stale ones.
            String content = "x".repeat(8_000);
            for (int n = 0; n < 700; n++) {
                await(tasks.insertOne(task(n * 7_919 % 2_503).append("content", content)));
            }
            assertThat(Files.size(directory.resolve("mongo.mv"))).isLessThan(14_000_000);
        }
    }

    @Test
    void droppedDatabaseTakesNoOtherAlong() {
        try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, HOST, 0);
                MongoClient client = MongoClients.create(mongo.uri())) {
            MongoDatabase dropped = client.getDatabase("task");
            MongoDatabase kept = client.getDatabase("taskwire");
            await(dropped.getCollection("tasks").insertOne(task(1)));
            await(kept.getCollection("tasks").insertOne(task(1)));
            await(dropped.drop());
            assertThat(list(client.listDatabaseNames())).contains("taskwire").doesNotContain("task");
            assertThat(list(dropped.getCollection("tasks").find())).isEmpty();
            assertThat(list(kept.getCollection("tasks").find(eq("_id", 1)))).hasSize(1);
            await(dropped.getCollection("tasks").insertOne(task(1)));
        }
    }

    private static void assertDuplicate(MongoCollection<Document> collection, Document document) {
        assertThatExceptionOfType(MongoWriteException.class)
                .as("%s", document)
                .isThrownBy(() -> await(collection.insertOne(document)))
                .matches(e -> e.getError().getCode() == 11000);
    }

    private static MongoCollection<Document> tasks(MongoClient client) {
        return client.getDatabase("taskwire").getCollection("tasks");
    }

    private static MongoCollection<Document> users(MongoClient client) {
        return client.getDatabase("taskwire").getCollection("users");
    }

    private static Document task(int id) {
        return new Document("_id", id).append("state", "new").append("content", "What has to be done. ".repeat(20));
    }

    private static boolean isOfOneWrite(Document wide) {
        wide.remove("_id");
        return Set.copyOf(wide.values()).size() == 1;
    }

    private static Document wide(int n) {
        Document document = new Document("_id", 1);
        range(0, 500).forEach(field -> document.append("f" + field, n));
        return document;
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static <T> void await(Publisher<T> publisher) {
        Mono.from(publisher).block(LIMIT);
    }

    private static <T> List<T> list(Publisher<T> publisher) {
        return Flux.from(publisher)
                .collect(ArrayList<T>::new, List::add)
                .blockOptional(LIMIT)
                .orElseThrow();
    }
}
