package dev.taskwire.tms;

import dev.taskwire.embedded.MongoBackend;
import dev.taskwire.embedded.TestDatabase;
import dev.taskwire.shared.config.Env;
import dev.taskwire.shared.config.MongoConfig;
import dev.taskwire.shared.mongo.Index;
import dev.taskwire.shared.mongo.Indexes;
import dev.taskwire.shared.mongo.Mongo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An empty database of one test, with the indexes of a feature and the client that the service uses. */
public final class TestStore implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;

    private final TestDatabase database;
    private final Vertx vertx = Vertx.vertx();
    private final MongoClient mongo;

    private TestStore(TestDatabase database) {
        this.database = database;
        this.mongo = Mongo.create(vertx, Env.read(Map.of("MONGODB_URI", database.uri()), MongoConfig::from));
    }

    /** Aborts the test where the back end is not available. */
    public static TestStore open(MongoBackend backend, List<Index> indexes) throws TimeoutException {
        var store = new TestStore(backend.open());
        await(Indexes.ensure(store.mongo, indexes));
        return store;
    }

    public MongoClient mongo() {
        return mongo;
    }

    /** What the future completes with; throws what it fails with. */
    public static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws TimeoutException {
        await(mongo.close());
        await(vertx.close());
        database.close();
    }
}
