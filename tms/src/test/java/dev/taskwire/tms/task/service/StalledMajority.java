package dev.taskwire.tms.task.service;

import static dev.taskwire.testing.Futures.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.opentest4j.TestAbortedException;

/** A replica set whose secondaries stand still, so that a write on the primary gets no majority until it is closed. */
final class StalledMajority implements AutoCloseable {
    private static final int MIN_MEMBERS = 3;

    private final List<MongoClient> secondaries = new ArrayList<>();

    /** Aborts the test where there are no secondaries. */
    static StalledMajority of(Vertx vertx, MongoClient mongo) throws TimeoutException {
        // By its old name, which the embedded server knows too.
        var hello = await(mongo.runCommand("isMaster", new JsonObject().put("isMaster", 1)));
        var hosts = hello.getJsonArray("hosts");
        if (hosts == null || hosts.size() < MIN_MEMBERS) {
            throw new TestAbortedException("MONGODB_URI names no replica set of three members");
        }
        var stalled = new StalledMajority();
        for (Object host : hosts) {
            if (!host.equals(hello.getString("primary"))) {
                stalled.stop(vertx, (String) host);
            }
        }
        return stalled;
    }

    private void stop(Vertx vertx, String host) throws TimeoutException {
        var secondary = MongoClient.create(
                vertx,
                new JsonObject()
                        .put("connection_string", "mongodb://" + host + "/?directConnection=true")
                        .put("db_name", "admin"));
        secondaries.add(secondary);
        await(secondary.runCommand("fsync", new JsonObject().put("fsync", 1).put("lock", true)));
    }

    /** Lets them go on. */
    @Override
    public void close() throws TimeoutException {
        for (var secondary : secondaries) {
            await(secondary.runCommand("fsyncUnlock", new JsonObject().put("fsyncUnlock", 1)));
        }
        await(Future.join(secondaries.stream().map(MongoClient::close).toList()));
        secondaries.clear();
    }
}
