package dev.taskwire.ums;

import dev.taskwire.embedded.MongoBackend;
import dev.taskwire.embedded.TestDatabase;
import dev.taskwire.shared.config.Env;
import dev.taskwire.shared.config.MongoConfig;
import dev.taskwire.shared.metrics.Metrics;
import dev.taskwire.shared.mongo.Index;
import dev.taskwire.shared.mongo.Indexes;
import dev.taskwire.shared.mongo.MajorityClient;
import dev.taskwire.shared.mongo.Mongo;
import dev.taskwire.shared.outbox.Outbox;
import dev.taskwire.shared.outbox.Outboxes;
import dev.taskwire.shared.trace.Telemetry;
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
    private final Metrics metrics = new Metrics("test");
    private final MajorityClient mongo;
    private final Outboxes outboxes;

    private TestStore(TestDatabase database) {
        this.database = database;
        this.mongo = Mongo.create(
                vertx, Env.read(Map.of("MONGODB_URI", database.uri()), MongoConfig::from), Telemetry.untraced(metrics));
        this.outboxes = new Outboxes(vertx, mongo, mongo, "test", metrics, Clock.systemUTC());
    }

    /** Aborts the test where the back end is not available. */
    public static TestStore open(MongoBackend backend, List<Index> indexes) throws TimeoutException {
        var store = new TestStore(backend.open());
        await(Indexes.ensure(store.mongo, indexes));
        return store;
    }

    public MajorityClient mongo() {
        return mongo;
    }

    public Vertx vertx() {
        return vertx;
    }

    /** The client, which also notes the results of whatever is asked through it, as text. */
    public MajorityClient noting(List<String> results) {
        return noting(mongo, results);
    }

    private static MajorityClient noting(MongoClient client, List<String> results) {
        return (MajorityClient) Proxy.newProxyInstance(
                MajorityClient.class.getClassLoader(),
                new Class<?>[] {MajorityClient.class},
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
    public Outbox outbox(String collection) throws TimeoutException {
        var outbox = outboxes.add(collection);
        await(Indexes.ensure(mongo, outboxes.indexes()));
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
