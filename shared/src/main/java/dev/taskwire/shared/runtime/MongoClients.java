package dev.taskwire.shared.runtime;

import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.mongo.MongoClientFactory;
import dev.taskwire.shared.mongo.MongoConfig;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.List;

/** Opens the MongoDB clients of a service, which are closed when it shuts down. */
public final class MongoClients {
    private final ServiceRuntime runtime;
    private final MongoConfig config;

    public MongoClients(ServiceRuntime runtime, MongoConfig config) {
        this.runtime = runtime;
        this.config = config;
    }

    /** Opens the main client; the service is ready only while that one gets answers. */
    public MajorityMongoClient open() {
        var mongo = closedAtShutdown(MongoClientFactory.create(runtime.vertx(), config, runtime.telemetry()));
        runtime.readiness().requireAnswer("mongodb", () -> mongo.runCommand("ping", new JsonObject().put("ping", 1)));
        return mongo;
    }

    /** Opens a client for few queries at a time that may be long. */
    public MongoClient openForSearches() {
        return closedAtShutdown(MongoClientFactory.createForSearches(runtime.vertx(), config, runtime.telemetry()));
    }

    /** Opens a client whose reads show nothing that a failover could take back. */
    MongoClient openForMajorityReads() {
        return closedAtShutdown(
                MongoClientFactory.createForMajorityReads(runtime.vertx(), config, runtime.telemetry()));
    }

    private <C extends MongoClient> C closedAtShutdown(C client) {
        runtime.addShutdownHook(client::close);
        return client;
    }

    /** Completes when all of them exist, however long that takes. */
    public Future<Void> buildIndexes(List<IndexSpec> indexes) {
        return MongoClientFactory.buildIndexes(runtime.vertx(), config, indexes);
    }
}
