package dev.taskwire.shared.runtime;

import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.mongo.MongoClientFactory;
import dev.taskwire.shared.mongo.MongoConfig;
import dev.taskwire.shared.mongo.query.DeadlineQueries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.List;

/** Opens the MongoDB clients of a service, which are closed at its shutdown. */
public final class MongoClients {
    private final ServiceRuntime runtime;
    private final MongoConfig config;

    public MongoClients(ServiceRuntime runtime, MongoConfig config) {
        this.runtime = runtime;
        this.config = config;
    }

    /** Opens the main client. The service is ready only while MongoDB responds to it. */
    public MajorityMongoClient open() {
        var mongo = closeAtShutdown(MongoClientFactory.create(runtime.vertx(), config, runtime.telemetry()));
        runtime.readiness()
                .requireReachable("mongodb", () -> mongo.runCommand("ping", new JsonObject().put("ping", 1)));
        return mongo;
    }

    /** Opens a client for queries that MongoDB stops at the deadline of their request. */
    public DeadlineQueries openForSearches() {
        return new DeadlineQueries(
                closeAtShutdown(MongoClientFactory.createForSearches(runtime.vertx(), config, runtime.telemetry())));
    }

    /** Opens a client with read concern majority, whose reads no failover can roll back. */
    MongoClient openForMajorityReads() {
        return closeAtShutdown(MongoClientFactory.createForMajorityReads(runtime.vertx(), config, runtime.telemetry()));
    }

    private <C extends MongoClient> C closeAtShutdown(C client) {
        runtime.addShutdownHook(client::close);
        return client;
    }

    /** Completes when all indexes exist, however long that takes, and the obsolete ones are dropped. */
    public Future<Void> buildIndexes(List<IndexSpec> indexes, List<IndexSpec> obsolete) {
        return MongoClientFactory.buildIndexes(runtime.vertx(), config, indexes, obsolete);
    }
}
