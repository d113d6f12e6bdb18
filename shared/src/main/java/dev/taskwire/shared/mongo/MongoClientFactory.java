package dev.taskwire.shared.mongo;

import com.mongodb.MongoClientSettings;
import dev.taskwire.shared.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.impl.config.MongoClientOptionsParser;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Creates the MongoDB clients of a process. A majority acknowledges every write, and every wait is bounded. MongoDB's
 * client has one read concern for all its reads, so each read concern needs a client of its own.
 */
public final class MongoClientFactory {
    /** The bound on the wait for a primary or a free connection; well below a request's timeout. */
    private static final long WAIT_TIMEOUT_MILLIS = 2_000;

    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

    /**
     * The bound on an operation, retries included; below the time for which a gateway waits for a response. MongoDB
     * knows it, and stops operations for which nobody waits any more.
     */
    private static final long OPERATION_TIMEOUT_MILLIS = 4_000;

    /** The bound on an operation of a relay, for which no request waits. */
    private static final long RELAY_TIMEOUT_MILLIS = 10_000;

    private static final int MAIN_POOL_SIZE = 64;
    /** Enough for reads before a write, each of which is over before its write begins. */
    private static final int LATEST_POOL_SIZE = 32;

    private static final int SMALL_POOL_SIZE = 8;

    /** As many as the lists and searches that a process reads at once, and some to spare. */
    private static final int SEARCH_POOL_SIZE = 12;

    /** The bound on the wait for a connection, during which the time limit of a search does not run. */
    private static final long SEARCH_WAIT_MILLIS = 500;

    /** The bound on the silence of a server that should have stopped a search already. */
    private static final int SEARCH_READ_TIMEOUT_MILLIS = 5_000;

    private MongoClientFactory() {}

    /** Creates the main client of a Vert.x instance. It connects in the background and reconnects by itself. */
    public static MajorityMongoClient create(Vertx vertx, MongoConfig config, Telemetry telemetry) {
        var majority = options(config, MAIN_POOL_SIZE).put("readConcernLevel", "majority");
        var latest = options(config, LATEST_POOL_SIZE).put("readConcernLevel", "local");
        var driver = new DriverCloseListener();
        var latestPool = new ConnectionPoolMetrics(telemetry.metrics(), "latest", LATEST_POOL_SIZE);
        return InstrumentedMongoClient.instrument(
                create(
                        vertx,
                        majority,
                        timeout(OPERATION_TIMEOUT_MILLIS),
                        new ConnectionPoolMetrics(telemetry.metrics(), "main", MAIN_POOL_SIZE),
                        driver),
                driver,
                instrumented(vertx, latest, timeout(OPERATION_TIMEOUT_MILLIS), latestPool, telemetry),
                telemetry);
    }

    /**
     * Creates a client for a few operations at a time, with read concern majority, whose reads no failover can roll
     * back.
     */
    public static MongoClient createForMajorityReads(Vertx vertx, MongoConfig config, Telemetry telemetry) {
        var options = options(config, SMALL_POOL_SIZE).put("readConcernLevel", "majority");
        var pool = new ConnectionPoolMetrics(telemetry.metrics(), "relay", SMALL_POOL_SIZE);
        return instrumented(vertx, options, timeout(RELAY_TIMEOUT_MILLIS), pool, telemetry);
    }

    /**
     * Creates a client for a few queries at a time, each of which has a time limit of its own. It bounds the wait for a
     * connection, but not an operation: MongoDB would refuse a command with two time limits.
     */
    public static MongoClient createForSearches(Vertx vertx, MongoConfig config, Telemetry telemetry) {
        var options = options(config, SEARCH_POOL_SIZE)
                .put("readConcernLevel", "majority")
                .put("waitQueueTimeoutMS", SEARCH_WAIT_MILLIS);
        var pool = new ConnectionPoolMetrics(telemetry.metrics(), "search", SEARCH_POOL_SIZE);
        return instrumented(
                vertx,
                options,
                settings -> settings.applyToSocketSettings(
                        socket -> socket.readTimeout(SEARCH_READ_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)),
                pool,
                telemetry);
    }

    /**
     * Creates indexes and then drops obsolete ones, with a client of its own that has no timeout: with many documents
     * it takes minutes.
     */
    public static Future<Void> buildIndexes(
            Vertx vertx, MongoConfig config, List<IndexSpec> indexes, List<IndexSpec> obsolete) {
        var options = options(config, 1);
        var client = client(vertx, options, settings(vertx, options).build());
        return IndexCreator.ensure(client, indexes)
                .compose(created -> IndexCreator.dropObsolete(client, obsolete))
                .eventually(client::close);
    }

    /** Bounds each operation. MongoDB gets the remaining time with each of its commands. */
    private static UnaryOperator<MongoClientSettings.Builder> timeout(long operationMillis) {
        return settings -> settings.timeout(operationMillis, TimeUnit.MILLISECONDS);
    }

    private static MongoClient instrumented(
            Vertx vertx,
            JsonObject options,
            UnaryOperator<MongoClientSettings.Builder> bounds,
            ConnectionPoolMetrics pool,
            Telemetry telemetry) {
        var driver = new DriverCloseListener();
        return InstrumentedMongoClient.instrument(create(vertx, options, bounds, pool, driver), driver, telemetry);
    }

    private static MongoClient create(
            Vertx vertx,
            JsonObject options,
            UnaryOperator<MongoClientSettings.Builder> bounds,
            ConnectionPoolMetrics pool,
            DriverCloseListener driver) {
        return client(
                vertx,
                options,
                bounds.apply(settings(vertx, options))
                        .applyToConnectionPoolSettings(connections -> connections.addConnectionPoolListener(pool))
                        .applyToClusterSettings(cluster -> cluster.addClusterListener(driver))
                        .build());
    }

    private static MongoClient client(Vertx vertx, JsonObject options, MongoClientSettings settings) {
        return MongoClient.createWithMongoSettings(
                vertx, options, UUID.randomUUID().toString(), settings);
    }

    private static MongoClientSettings.Builder settings(Vertx vertx, JsonObject options) {
        return MongoClientSettings.builder(new MongoClientOptionsParser(vertx, options).settings());
    }

    private static JsonObject options(MongoConfig config, int pool) {
        return new JsonObject()
                .put("connection_string", config.uri())
                .put("db_name", config.database())
                .put("w", "majority")
                .put("serverSelectionTimeoutMS", WAIT_TIMEOUT_MILLIS)
                .put("waitQueueTimeoutMS", WAIT_TIMEOUT_MILLIS)
                .put("connectTimeoutMS", CONNECT_TIMEOUT_MILLIS)
                .put("maxPoolSize", pool);
    }
}
