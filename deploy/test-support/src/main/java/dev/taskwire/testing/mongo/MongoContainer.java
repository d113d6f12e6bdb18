package dev.taskwire.testing.mongo;

import dev.taskwire.testing.container.SharedContainer;
import org.testcontainers.mongodb.MongoDBContainer;

/** The MongoDB container of a test JVM. */
final class MongoContainer {
    static final String IMAGE = "mongo:8.0";

    private static final SharedContainer<MongoDBContainer> CONTAINER =
            new SharedContainer<>(IMAGE, () -> new MongoDBContainer(IMAGE).withReplicaSet());

    private MongoContainer() {}

    static String uri() {
        return CONTAINER.get().getConnectionString();
    }
}
