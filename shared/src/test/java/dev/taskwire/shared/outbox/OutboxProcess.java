package dev.taskwire.shared.outbox;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;
import static dev.taskwire.testing.Futures.await;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.mongo.IndexCreator;
import dev.taskwire.shared.mongo.MongoClientFactory;
import dev.taskwire.shared.mongo.MongoConfig;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/**
 * A process with an outbox for things, which have a version and nothing else. It has a Vert.x instance of its own,
 * since several processes share a database.
 */
final class OutboxProcess implements AutoCloseable {
    static final String THINGS = "things";
    /** A deleted thing with this member is kept for some minutes. */
    static final String KEPT = "kept";

    private final Vertx vertx = Vertx.vertx();
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final MongoClient mongo;
    private final MongoClient majorityReads;
    private final OutboxRegistry outboxRegistry;
    private final OutboxWriter outbox;
    private boolean ended;

    OutboxProcess(MongoConfig config, FakeKafka kafka) throws TimeoutException {
        mongo = MongoClientFactory.create(vertx, config, Telemetry.withoutTracing(metrics));
        majorityReads = MongoClientFactory.createForMajorityReads(vertx, config, Telemetry.withoutTracing(metrics));
        outboxRegistry = new OutboxRegistry(vertx, mongo, majorityReads, FakeKafka.TOPIC, metrics, Clock.systemUTC());
        outbox = outboxRegistry.addKeepingDeleted(THINGS, KEPT);
        await(IndexCreator.ensure(mongo, outboxRegistry.indexes()));
        kafka.connect(vertx);
    }

    OutboxProcess start() throws TimeoutException {
        await(outboxRegistry.start());
        return this;
    }

    Future<UUID> insert() {
        var id = UUID.randomUUID();
        return outbox.insert(new JsonObject().put("_id", uuid(id)).put("version", 1L), event(id, "created", 1, "{}"))
                .map(id);
    }

    /** Changes the thing once, however often others are faster. */
    Future<Long> change(UUID id) {
        return change(id, "{}");
    }

    Future<Long> change(UUID id, String data) {
        return mongo.findOne(THINGS, op("_id", uuid(id)), op("version", 1)).compose(found -> {
            long next = found.getLong("version") + 1;
            return write(id, next, op("$set", op("version", next)), event(id, "changed", next, data))
                    .compose(written -> written ? Future.succeededFuture(next) : change(id, data));
        });
    }

    Future<Boolean> delete(UUID id, long version) {
        var deletion = op("$set", op("version", version).put("deleted_at", date(now())));
        return write(id, version, deletion, event(id, "deleted", version, "{}"));
    }

    private Future<Boolean> write(UUID id, long version, JsonObject update, EventEnvelope event) {
        return outbox.update(op("_id", uuid(id)).put("version", version - 1), update, event);
    }

    private static EventEnvelope event(UUID id, String what, long version, String data) {
        return new EventEnvelope(
                UUID.randomUUID().toString(), "thing." + what, id.toString(), id.toString(), version, now(), data);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    MongoClient mongo() {
        return mongo;
    }

    boolean isBehind() {
        return outboxRegistry.isBehind();
    }

    boolean isPublisher() {
        return outboxRegistry.isPublisher();
    }

    boolean isRefused() {
        return outboxRegistry.hasRefusedEvents();
    }

    String metrics() {
        return metrics.scrape();
    }

    /** How many documents there are that match. */
    long count(JsonObject filter) throws TimeoutException {
        return await(mongo.count(THINGS, filter));
    }

    long withOutbox() throws TimeoutException {
        return count(op(OutboxFields.AT, op("$exists", true)));
    }

    void stop() throws TimeoutException {
        ended = true;
        await(outboxRegistry.stop());
        end();
    }

    /** From now on nothing of it reaches the store; it gives nothing up and says no farewell. */
    void crash() throws TimeoutException {
        ended = true;
        await(Future.join(mongo.close(), majorityReads.close()).otherwiseEmpty());
        vertx.close();
        metrics.close();
    }

    private void end() throws TimeoutException {
        await(Future.join(mongo.close(), majorityReads.close()));
        await(vertx.close());
        metrics.close();
    }

    @Override
    public void close() throws TimeoutException {
        if (!ended) {
            stop();
        }
    }
}
