package dev.taskwire.shared.testing;

import static dev.taskwire.testing.Futures.await;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.mongo.IndexCreator;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.mongo.MongoClientFactory;
import dev.taskwire.shared.mongo.MongoConfig;
import dev.taskwire.shared.mongo.ObservedMongoClient;
import dev.taskwire.shared.mongo.query.DeadlineQueries;
import dev.taskwire.shared.outbox.OutboxRegistry;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.testing.mongo.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** An empty database of one test, with the indexes of a feature and the client that the service uses. */
public final class TestStore implements AutoCloseable {
    private final Vertx vertx;
    private final TestDatabase database;
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final MajorityMongoClient mongo;
    private final DeadlineQueries queries;
    private final OutboxRegistry outboxRegistry;
    private final List<MongoClient> otherClients = new ArrayList<>();

    private TestStore(Vertx vertx, TestDatabase database) {
        this.vertx = vertx;
        this.database = database;
        this.mongo = client(vertx);
        var searches = MongoClientFactory.createForSearches(vertx, config(), Telemetry.withoutTracing(metrics));
        otherClients.add(searches);
        this.queries = new DeadlineQueries(searches);
        this.outboxRegistry = new OutboxRegistry(vertx, mongo, mongo, "test", metrics, Clock.systemUTC());
    }

    /** Aborts the test where the back end is not available. */
    public static TestStore open(Vertx vertx, MongoBackend backend, List<IndexSpec> indexes) throws TimeoutException {
        var store = new TestStore(vertx, backend.open());
        await(IndexCreator.ensure(store.mongo, indexes));
        return store;
    }

    public MajorityMongoClient mongo() {
        return mongo;
    }

    /** Runs lists and searches. */
    public DeadlineQueries queries() {
        return queries;
    }

    /** Returns the metrics of the clients, to which a test may add those of what it creates. */
    public MetricsRegistry metrics() {
        return metrics;
    }

    /** A client of the same database for another process, which closes it. */
    public MajorityMongoClient client(Vertx process) {
        return MongoClientFactory.create(process, config(), Telemetry.withoutTracing(metrics));
    }

    /** Returns a client of the same database that records what it reads. It is closed with the store. */
    public MajorityMongoClient clientRecordingTo(ReceivedDocuments received) {
        var client = ObservedMongoClient.create(vertx, config(), Telemetry.withoutTracing(metrics), received);
        otherClients.add(client);
        return client;
    }

    private MongoConfig config() {
        return EnvironmentReader.read(Map.of("MONGODB_URI", database.uri()), MongoConfig::from);
    }

    /** The outbox of that collection, with its index. Nothing publishes from it: events stay where they are. */
    public OutboxWriter outbox(String collection) throws TimeoutException {
        var outbox = outboxRegistry.add(collection);
        await(IndexCreator.ensure(mongo, outboxRegistry.indexes()));
        return outbox;
    }

    @Override
    public void close() throws TimeoutException {
        for (var client : otherClients) {
            await(client.close());
        }
        await(mongo.close());
        metrics.close();
        database.close();
    }
}
