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

/**
 * Makes the clients of a process: every write acknowledged by a majority, every wait bounded. MongoDB's client takes
 * the concern of its reads when it is made, so those that read something else are clients of their own.
 */
public final class MongoClientFactory {
    /** How long an operation waits for a primary or a free connection; well under a request's time. */
    private static final long WAIT_MILLIS = 2_000;

    private static final int CONNECT_MILLIS = 2_000;

    /**
     * How long an operation takes in all, retries included: less than a gateway waits for an answer. MongoDB is told,
     * and stops what nobody waits for any more.
     */
    private static final long OPERATION_MILLIS = 4_000;

    /** The same for what a relay does, for which nobody waits. */
    private static final long RELAY_OPERATION_MILLIS = 10_000;

    private static final int POOL = 64;
    /** Reads before a write, of which each is over before its write begins. */
    private static final int LATEST_POOL = 32;

    private static final int SMALL_POOL = 8;

    /** As long as a search may take, the wait for a connection included; MongoDB itself stops it then. */
    private static final long MAX_SEARCH_MILLIS = 4_000;

    private MongoClientFactory() {}

    /** The clients of a Vert.x instance; they connect in the background and reconnect by themselves. */
    public static MajorityMongoClient create(Vertx vertx, MongoConfig config, Telemetry telemetry) {
        var majority = options(config, POOL).put("readConcernLevel", "majority");
        var latest = options(config, LATEST_POOL).put("readConcernLevel", "local");
        return InstrumentedMongoClient.around(
                create(vertx, majority, OPERATION_MILLIS, new ConnectionPoolMetrics(telemetry.metrics(), "main", POOL)),
                create(
                        vertx,
                        latest,
                        OPERATION_MILLIS,
                        new ConnectionPoolMetrics(telemetry.metrics(), "latest", LATEST_POOL)),
                telemetry);
    }

    /** Another client, for few at a time, whose reads show nothing that a failover could take back. */
    public static MongoClient createForMajorityReads(Vertx vertx, MongoConfig config, Telemetry telemetry) {
        var options = options(config, SMALL_POOL).put("readConcernLevel", "majority");
        var pool = new ConnectionPoolMetrics(telemetry.metrics(), "relay", SMALL_POOL);
        return InstrumentedMongoClient.around(create(vertx, options, RELAY_OPERATION_MILLIS, pool), telemetry);
    }

    /** Another client, for few queries at a time that may be long; MongoDB stops those that are too long. */
    public static MongoClient createForSearches(Vertx vertx, MongoConfig config, Telemetry telemetry) {
        var options = options(config, SMALL_POOL).put("readConcernLevel", "majority");
        var pool = new ConnectionPoolMetrics(telemetry.metrics(), "search", SMALL_POOL);
        return InstrumentedMongoClient.around(create(vertx, options, MAX_SEARCH_MILLIS, pool), telemetry);
    }

    /** Builds indexes, with a client of its own that waits as long as it takes: of many documents that is minutes. */
    public static Future<Void> buildIndexes(Vertx vertx, MongoConfig config, List<IndexSpec> indexes) {
        var options = options(config, 1);
        var client = client(vertx, options, settings(vertx, options).build());
        return IndexCreator.ensure(client, indexes).eventually(client::close);
    }

    private static MongoClient create(
            Vertx vertx, JsonObject options, long operationMillis, ConnectionPoolMetrics pool) {
        return client(
                vertx,
                options,
                settings(vertx, options)
                        .timeout(operationMillis, TimeUnit.MILLISECONDS)
                        .applyToConnectionPoolSettings(connections -> connections.addConnectionPoolListener(pool))
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
                .put("serverSelectionTimeoutMS", WAIT_MILLIS)
                .put("waitQueueTimeoutMS", WAIT_MILLIS)
                .put("connectTimeoutMS", CONNECT_MILLIS)
                .put("maxPoolSize", pool);
    }
}
