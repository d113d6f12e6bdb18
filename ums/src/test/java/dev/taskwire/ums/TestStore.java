package dev.taskwire.ums;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.mongo.IndexCreator;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.mongo.MongoClientFactory;
import dev.taskwire.shared.mongo.MongoConfig;
import dev.taskwire.shared.outbox.OutboxRegistry;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.testing.mongo.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An empty database of one test, with the indexes of a feature and the client that the service uses. */
public final class TestStore implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;

    private final TestDatabase database;
    private final Vertx vertx = Vertx.vertx();
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final MajorityMongoClient mongo;
    private final OutboxRegistry outboxRegistry;

    private TestStore(TestDatabase database) {
        this.database = database;
        this.mongo = MongoClientFactory.create(
                vertx,
                EnvironmentReader.read(Map.of("MONGODB_URI", database.uri()), MongoConfig::from),
                Telemetry.withoutTracing(metrics));
        this.outboxRegistry = new OutboxRegistry(vertx, mongo, mongo, "test", metrics, Clock.systemUTC());
    }

    /** Aborts the test where the back end is not available. */
    public static TestStore open(MongoBackend backend, List<IndexSpec> indexes) throws TimeoutException {
        var store = new TestStore(backend.open());
        await(IndexCreator.ensure(store.mongo, indexes));
        return store;
    }

    public MajorityMongoClient mongo() {
        return mongo;
    }

    public Vertx vertx() {
        return vertx;
    }

    /** The client, which also notes the results of whatever is asked through it, as text. */
    public MajorityMongoClient noting(List<String> results) {
        return noting(mongo, results);
    }

    private static MajorityMongoClient noting(MongoClient client, List<String> results) {
        return (MajorityMongoClient) Proxy.newProxyInstance(
                MajorityMongoClient.class.getClassLoader(),
                new Class<?>[] {MajorityMongoClient.class},
                (proxy, method, arguments) -> {
                    var answer = method.invoke(client, arguments);
                    if (answer instanceof MongoClient latest) {
                        return noting(latest, results);
                    }
                    return answer instanceof Future<?> future
                            ? future.onSuccess(result -> results.add(String.valueOf(result)))
                            : answer;
                });
    }

    /** The outbox of that collection, with its index. Nothing publishes from it: events stay where they are. */
    public OutboxWriter outbox(String collection) throws TimeoutException {
        var outbox = outboxRegistry.add(collection);
        await(IndexCreator.ensure(mongo, outboxRegistry.indexes()));
        return outbox;
    }

    /** What the future completes with; throws what it fails with. */
    public static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws TimeoutException {
        await(mongo.close());
        await(vertx.close());
        metrics.close();
        database.close();
    }
}
