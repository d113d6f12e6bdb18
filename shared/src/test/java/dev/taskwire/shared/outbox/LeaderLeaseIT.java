package dev.taskwire.shared.outbox;

import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import dev.taskwire.embedded.mongo.EmbeddedMongo;
import dev.taskwire.shared.mongo.MongoClientFactory;
import dev.taskwire.shared.mongo.MongoConfig;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.ConcurrentTest;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.testing.mongo.TestDatabase;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Proves that one process at a time holds the lease, and another one takes it over when the holder ends. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class LeaderLeaseIT {
    private static final String NAME = "relay";
    private static final Duration MAX_CONCURRENT = Duration.ofMillis(1_500);
    private static final Duration TAKEOVER = Duration.ofSeconds(5);

    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final List<Vertx> processes = new ArrayList<>();
    private final List<LeaderLease> leases = new ArrayList<>();
    private TestDatabase database;
    private MongoClient mongo;

    @BeforeEach
    void open(Vertx vertx) {
        database = MongoBackend.preferred().open();
        mongo = MongoClientFactory.create(vertx, config(database.uri()), Telemetry.withoutTracing(metrics));
    }

    @AfterEach
    void close() throws Exception {
        for (var leaderLease : leases) {
            await(leaderLease.release().otherwiseEmpty());
        }
        await(mongo.close());
        for (var process : processes) {
            await(process.close());
        }
        metrics.close();
        database.close();
    }

    @ConcurrentTest
    void oneOfTwoHasIt() throws Exception {
        var leases = List.of(started(newProcess(), mongo, NAME), started(newProcess(), mongo, NAME));
        Eventually.holds(
                MAX_CONCURRENT,
                () -> assertThat(leases).filteredOn(LeaderLease::isHeld).hasSize(1));
        var holder = leases.get(leases.get(0).isHeld() ? 0 : 1);
        // Over some renewals.
        awaitBeat(6);
        assertThat(leases).filteredOn(LeaderLease::isHeld).containsExactly(holder);
    }

    @ConcurrentTest
    void releasedLeaseIsTakenAtOnce() throws Exception {
        var first = held(newProcess());
        var second = started(newProcess(), mongo, NAME);
        awaitBeat(3);
        await(first.release());
        assertThat(first.isHeld()).isFalse();
        Eventually.holds(MAX_CONCURRENT, () -> assertThat(second.isHeld()).isTrue());
        assertThat(first.isHeld()).isFalse();
    }

    @ConcurrentTest
    void releaseWinsOverWhatIsOnItsWay() throws Exception {
        var process = newProcess();
        var names = IntStream.range(0, 30).mapToObj(n -> NAME + n).toList();
        for (String name : names) {
            var leaderLease = started(process, mongo, name);
            await(leaderLease.release());
            assertThat(leaderLease.isHeld()).isFalse();
        }
        var others = new ArrayList<LeaderLease>();
        for (String name : names) {
            others.add(started(process, mongo, name));
        }
        Eventually.holds(
                MAX_CONCURRENT,
                () -> assertThat(others).filteredOn(LeaderLease::isHeld).hasSameSizeAs(names));
    }

    @ConcurrentTest
    void holderThatEndsSilentlyIsReplaced() throws Exception {
        var process = newProcess();
        var first = held(process);
        var second = started(newProcess(), mongo, NAME);
        awaitBeat(3);
        await(process.close());
        processes.remove(process);
        leases.remove(first);
        Eventually.holds(TAKEOVER, () -> {
            boolean secondHas = second.isHeld();
            assertThat(secondHas && first.isHeld()).as("both have it").isFalse();
            assertThat(secondHas).isTrue();
        });
    }

    @ConcurrentTest
    void stolenLeaseIsNoLongerHeld() throws Exception {
        var leaderLease = held(newProcess());
        await(mongo.updateCollection("leases", op("_id", NAME), op("$set", op("holder", "thief"))));
        Eventually.holds(MAX_CONCURRENT, () -> assertThat(leaderLease.isHeld()).isFalse());
        // The thief does nothing with it.
        Eventually.holds(TAKEOVER, () -> assertThat(leaderLease.isHeld()).isTrue());
    }

    @ConcurrentTest
    void leaseIsNotHeldWithoutMongoAndHeldAgainWithIt(@TempDir Path directory) throws Exception {
        var server = EmbeddedMongo.start(directory, "127.0.0.1", 0, "the-same");
        int port = server.port();
        var client = MongoClientFactory.create(newProcess(), config(server.uri()), Telemetry.withoutTracing(metrics));
        try {
            var leaderLease = started(newProcess(), client, NAME);
            Eventually.holds(() -> assertThat(leaderLease.isHeld()).isTrue());
            server.close();
            Eventually.holds(
                    Duration.ofMillis(3_200),
                    () -> assertThat(leaderLease.isHeld()).isFalse());
            server = EmbeddedMongo.start(directory, "127.0.0.1", port, "the-same");
            // Nobody else has had it meanwhile, so there is nobody to wait for but the client itself.
            Eventually.holds(
                    Duration.ofSeconds(4),
                    () -> assertThat(leaderLease.isHeld()).isTrue());
        } finally {
            await(client.close());
            server.close();
        }
    }

    private LeaderLease held(Vertx process) throws Exception {
        var leaderLease = started(process, mongo, NAME);
        Eventually.holds(() -> assertThat(leaderLease.isHeld()).isTrue());
        return leaderLease;
    }

    private LeaderLease started(Vertx process, MongoClient client, String name) throws TimeoutException {
        var leaderLease = new LeaderLease(process, client, name, metrics);
        leases.add(leaderLease);
        // On the context of its attempts, so that the first one is on its way when this returns.
        Promise<Void> begun = Promise.promise();
        process.runOnContext(start -> {
            leaderLease.start();
            begun.complete();
        });
        await(begun.future());
        return leaderLease;
    }

    private void awaitBeat(long beat) throws Exception {
        Eventually.holds(() -> {
            JsonObject lease = await(mongo.findOne("leases", op("_id", NAME), null));
            assertThat(lease.getLong("beat")).isGreaterThan(beat);
        });
    }

    /** Returns another process. Several compete for a lease, and some of them end within a test. */
    private Vertx newProcess() {
        var process = Vertx.vertx();
        processes.add(process);
        return process;
    }

    private static MongoConfig config(String uri) {
        var database = new ConnectionString(uri).getDatabase();
        return new MongoConfig(uri, Objects.requireNonNullElse(database, MongoConfig.DEFAULT_DATABASE));
    }
}
