package dev.taskwire.shared.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import dev.taskwire.shared.config.MongoConfig;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.concurrent.TimeUnit;

/** Makes the client of a process: every write acknowledged by a majority, every wait bounded. */
public final class Mongo {
    /** How long an operation waits for a primary or a free connection; well under a request's time. */
    static final long WAIT_MILLIS = 2_000;

    static final int CONNECT_MILLIS = 2_000;

    /** No operation of ours takes longer; a server that is silent for so long is gone. */
    static final int SOCKET_MILLIS = 10_000;

    private static final int POOL = 64;

    private Mongo() {}

    /** A client of its own for this Vert.x instance; it connects in the background and reconnects by itself. */
    public static MongoClient create(Vertx vertx, MongoConfig config) {
        var uri = new ConnectionString(config.uri());
        var settings = MongoClientSettings.builder()
                .applicationName("taskwire")
                .applyConnectionString(uri)
                .writeConcern(WriteConcern.MAJORITY.withWTimeout(SOCKET_MILLIS, TimeUnit.MILLISECONDS))
                .applyToClusterSettings(it -> it.serverSelectionTimeout(WAIT_MILLIS, TimeUnit.MILLISECONDS))
                .applyToConnectionPoolSettings(it -> it.maxWaitTime(WAIT_MILLIS, TimeUnit.MILLISECONDS)
                        .maxSize(uri.getMaxConnectionPoolSize() == null ? POOL : uri.getMaxConnectionPoolSize()))
                .applyToSocketSettings(it -> it.connectTimeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS)
                        .readTimeout(SOCKET_MILLIS, TimeUnit.MILLISECONDS))
                .build();
        return MongoClient.createWithMongoSettings(
                vertx, new JsonObject().put("db_name", config.database()), "taskwire", settings);
    }
}
