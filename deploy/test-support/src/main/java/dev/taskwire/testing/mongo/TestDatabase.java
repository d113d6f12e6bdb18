package dev.taskwire.testing.mongo;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Mono;

/** A database of one test: no other test knows its name, and closing it drops it. */
public final class TestDatabase implements AutoCloseable {

    private static final Duration DROP_TIMEOUT = Duration.ofSeconds(30);

    private final String name;
    private final String uri;
    private final boolean isRealMongo;

    private TestDatabase(String name, String uri, boolean real) {
        this.name = name;
        this.uri = uri;
        this.isRealMongo = real;
    }

    static TestDatabase on(String serverUri, boolean real) {
        String name = "test_" + Long.toHexString(ThreadLocalRandom.current().nextLong());
        return new TestDatabase(name, ConnectionStrings.withDatabase(serverUri, name), real);
    }

    String name() {
        return name;
    }

    /** Returns the connection string, with the database name and the server's options. */
    public String uri() {
        return uri;
    }

    /** Returns whether this is MongoDB itself, so that a test may rely on what the embedded server does not do. */
    public boolean isRealMongo() {
        return isRealMongo;
    }

    @Override
    public void close() {
        try (MongoClient client = MongoClients.create(uri)) {
            Mono.from(client.getDatabase(name).drop()).block(DROP_TIMEOUT);
        }
    }
}
