package dev.taskwire.shared.mongo;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.mongodb.MongoClientSettings;
import dev.taskwire.shared.config.MongoConfig;
import dev.taskwire.shared.trace.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.impl.config.MongoClientOptionsParser;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Makes the client of a process: every write acknowledged by a majority, every wait bounded. */
public final class Mongo {
    /** How long an operation waits for a primary or a free connection; well under a request's time. */
    private static final long WAIT_MILLIS = 2_000;

    private static final int CONNECT_MILLIS = 2_000;

    /** No operation of ours takes longer; a server that is silent for so long is gone. */
    private static final int SOCKET_MILLIS = 10_000;

    private static final int POOL = 64;
    private static final int SMALL_POOL = 8;

    /** As long as a search may take, the wait for a connection included; MongoDB itself stops it then. */
    private static final long MAX_SEARCH_MILLIS = 4_000;

    private Mongo() {}

    /** A client of its own for this Vert.x instance; it connects in the background and reconnects by itself. */
    public static MongoClient create(Vertx vertx, MongoConfig config, Telemetry telemetry) {
        return create(vertx, options(config, POOL), new PoolMetrics(telemetry.metrics(), "main", POOL), telemetry);
    }

    /** Another client, for few at a time, whose reads show nothing that a failover could take back. */
    public static MongoClient createForMajorityReads(Vertx vertx, MongoConfig config, Telemetry telemetry) {
        var options = options(config, SMALL_POOL).put("readConcernLevel", "majority");
        return create(vertx, options, new PoolMetrics(telemetry.metrics(), "relay", SMALL_POOL), telemetry);
    }

    /** Another client, for few queries at a time that may be long; MongoDB stops those that are too long. */
    public static MongoClient createForSearches(Vertx vertx, MongoConfig config, Telemetry telemetry) {
        var options = options(config, SMALL_POOL);
        var pool = new PoolMetrics(telemetry.metrics(), "search", SMALL_POOL);
        return create(vertx, options, pool, telemetry, settings -> settings.timeout(MAX_SEARCH_MILLIS, MILLISECONDS));
    }

    private static MongoClient create(Vertx vertx, JsonObject options, PoolMetrics pool, Telemetry telemetry) {
        return create(vertx, options, pool, telemetry, settings -> settings);
    }

    private static MongoClient create(
            Vertx vertx,
            JsonObject options,
            PoolMetrics pool,
            Telemetry telemetry,
            UnaryOperator<MongoClientSettings.Builder> more) {
        var parsed = MongoClientSettings.builder(new MongoClientOptionsParser(vertx, options).settings())
                .applyToConnectionPoolSettings(connections -> connections.addConnectionPoolListener(pool));
        var settings = more.apply(parsed).build();
        var client = MongoClient.createWithMongoSettings(
                vertx, options, UUID.randomUUID().toString(), settings);
        return MeasuredMongo.around(client, telemetry);
    }

    private static JsonObject options(MongoConfig config, int pool) {
        return new JsonObject()
                .put("connection_string", config.uri())
                .put("db_name", config.database())
                .put("w", "majority")
                .put("wtimeoutMS", SOCKET_MILLIS)
                .put("serverSelectionTimeoutMS", WAIT_MILLIS)
                .put("waitQueueTimeoutMS", WAIT_MILLIS)
                .put("connectTimeoutMS", CONNECT_MILLIS)
                .put("socketTimeoutMS", SOCKET_MILLIS)
                .put("maxPoolSize", pool);
    }
}
