package dev.taskwire.shared.testing;

import static dev.taskwire.testing.Futures.await;

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
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.mongo.MongoClient;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** An empty database of one test, with the indexes of a feature and the client that the service uses. */
public final class TestStore implements AutoCloseable {
    private final TestDatabase database;
    private final Vertx vertx = Vertx.vertx();
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final MajorityMongoClient mongo;
    private final OutboxRegistry outboxRegistry;

    private TestStore(TestDatabase database) {
        this.database = database;
        this.mongo = client(vertx);
        this.outboxRegistry = new OutboxRegistry(vertx, mongo, mongo, "test", metrics, Clock.systemUTC());
    }

    /** Aborts the test where the back end is not available. */
    public static TestStore open(MongoBackend backend, List<IndexSpec> indexes) throws TimeoutException {
        var store = new TestStore(backend.open());
        await(IndexCreator.ensure(store.mongo, indexes));
        return store;
    }

    public Vertx vertx() {
        return vertx;
    }

    public MajorityMongoClient mongo() {
        return mongo;
    }

    /** A client of the same database for another process, which closes it. */
    public MajorityMongoClient client(Vertx process) {
        return MongoClientFactory.create(
                process,
                EnvironmentReader.read(Map.of("MONGODB_URI", database.uri()), MongoConfig::from),
                Telemetry.withoutTracing(metrics));
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
                    if (answer instanceof ReadStream<?> documents) {
                        return noting(documents, results);
                    }
                    return answer instanceof Future<?> future
                            ? future.onSuccess(result -> results.add(String.valueOf(result)))
                            : answer;
                });
    }

    private static Object noting(ReadStream<?> documents, List<String> results) {
        return Proxy.newProxyInstance(
                ReadStream.class.getClassLoader(), new Class<?>[] {ReadStream.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handler") && arguments[0] instanceof Handler<?> handler) {
                        documents.handler(document -> {
                            results.add(String.valueOf(document));
                            handle(handler, document);
                        });
                    } else {
                        method.invoke(documents, arguments);
                    }
                    return proxy;
                });
    }

    @SuppressWarnings("unchecked") // it is the handler of this document
    private static <T> void handle(Handler<T> handler, Object document) {
        handler.handle((T) document);
    }

    /** The outbox of that collection, with its index. Nothing publishes from it: events stay where they are. */
    public OutboxWriter outbox(String collection) throws TimeoutException {
        var outbox = outboxRegistry.add(collection);
        await(IndexCreator.ensure(mongo, outboxRegistry.indexes()));
        return outbox;
    }

    @Override
    public void close() throws TimeoutException {
        await(mongo.close());
        await(vertx.close());
        metrics.close();
        database.close();
    }
}
