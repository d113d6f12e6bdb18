package dev.taskwire.embedded.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import dev.taskwire.embedded.EmbeddedStartException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import reactor.core.publisher.Mono;

/** Proves that no thread of the embedded MongoDB outlives it. One test at a time: all see the threads of this JVM. */
@Execution(ExecutionMode.SAME_THREAD)
@Tag("embedded")
class EmbeddedMongoThreadsIT {
    private static final String HOST = "127.0.0.1";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void unusableAddressIsNamed() throws Exception {
        assertThatThrownBy(() -> EmbeddedMongo.start(directory, "host.invalid", 27017))
                .isInstanceOf(EmbeddedStartException.class)
                .hasMessage("cannot listen on host.invalid:27017: unknown host");
        assertThatThrownBy(() -> EmbeddedMongo.start(directory, "192.0.2.1", 27017))
                .isInstanceOf(EmbeddedStartException.class)
                .hasMessageStartingWith("cannot listen on 192.0.2.1: ");
        awaitNoServerThread();
    }

    @Test
    void closeLeavesNoThread() throws Exception {
        try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, HOST, 0);
                MongoClient client = MongoClients.create(mongo.uri())) {
            var note = new Document("_id", 1);
            Mono.from(client.getDatabase("taskwire").getCollection("notes").insertOne(note))
                    .block(LIMIT);
            assertThat(serverThreads()).isNotEmpty();
        }
        awaitNoServerThread();
    }

    /** The library waits until its threads have done their work, which is a moment before they have ended. */
    private static void awaitNoServerThread() throws InterruptedException {
        for (Thread thread : serverThreads()) {
            thread.join(LIMIT.toMillis());
            assertThat(thread.isAlive()).as("%s lives", thread).isFalse();
        }
    }

    private static List<Thread> serverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> Stream.of("mongo-server", "MVStore", "H2").anyMatch(thread.getName()::startsWith))
                .toList();
    }
}
