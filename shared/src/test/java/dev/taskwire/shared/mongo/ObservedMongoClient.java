package dev.taskwire.shared.mongo;

import com.mongodb.MongoClientSettings;
import com.mongodb.event.CommandListener;
import dev.taskwire.shared.telemetry.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.impl.config.MongoClientOptionsParser;
import java.util.UUID;

/** Creates a client whose commands, and MongoDB's replies to them, a test observes. */
public final class ObservedMongoClient {
    private ObservedMongoClient() {}

    public static MajorityMongoClient create(
            Vertx vertx, MongoConfig config, Telemetry telemetry, CommandListener listener) {
        var driver = new DriverCloseListener();
        var latestDriver = new DriverCloseListener();
        var latest = client(vertx, config, listener, latestDriver);
        return InstrumentedMongoClient.instrument(
                client(vertx, config, listener, driver),
                driver,
                InstrumentedMongoClient.instrument(latest, latestDriver, telemetry),
                telemetry);
    }

    private static MongoClient client(
            Vertx vertx, MongoConfig config, CommandListener listener, DriverCloseListener driver) {
        var options = new JsonObject().put("connection_string", config.uri()).put("db_name", config.database());
        var settings = MongoClientSettings.builder(new MongoClientOptionsParser(vertx, options).settings())
                .addCommandListener(listener)
                .applyToClusterSettings(cluster -> cluster.addClusterListener(driver))
                .build();
        return MongoClient.createWithMongoSettings(
                vertx, options, UUID.randomUUID().toString(), settings);
    }
}
