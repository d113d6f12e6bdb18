package dev.taskwire.shared.outbox;

import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.outbox.OutboxProcess.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import dev.taskwire.embedded.mongo.EmbeddedMongo;
import dev.taskwire.shared.mongo.MongoClientFactory;
import dev.taskwire.shared.mongo.MongoConfig;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.testing.mongo.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void open() {
        database = MongoBackend.preferred().open();
        mongo = MongoClientFactory.create(vertx(), config(database.uri()), Telemetry.withoutTracing(metrics));
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

    @Test
    void oneOfTwoHasIt() throws Exception {
        var leases = List.of(started(vertx(), mongo, NAME), started(vertx(), mongo, NAME));
        Eventually.holds(
                MAX_CONCURRENT,
                () -> assertThat(leases).filteredOn(LeaderLease::isHeld).hasSize(1));
        var holder = leases.get(leases.get(0).isHeld() ? 0 : 1);
        // Over some renewals.
        awaitBeat(6);
        assertThat(leases).filteredOn(LeaderLease::isHeld).containsExactly(holder);
    }

    @Test
    void releasedLeaseIsTakenAtOnce() throws Exception {
        var first = held(vertx());
        var second = started(vertx(), mongo, NAME);
        awaitBeat(3);
        await(first.release());
        assertThat(first.isHeld()).isFalse();
        Eventually.holds(MAX_CONCURRENT, () -> assertThat(second.isHeld()).isTrue());
        assertThat(first.isHeld()).isFalse();
    }

    @Test
    void releaseWinsOverWhatIsOnItsWay() throws Exception {
        var vertx = vertx();
        var names = IntStream.range(0, 30).mapToObj(n -> NAME + n).toList();
        for (String name : names) {
            var leaderLease = started(vertx, mongo, name);
            await(leaderLease.release());
            assertThat(leaderLease.isHeld()).isFalse();
        }
        var others = names.stream().map(name -> started(vertx, mongo, name)).toList();
        Eventually.holds(
                MAX_CONCURRENT,
                () -> assertThat(others).filteredOn(LeaderLease::isHeld).hasSameSizeAs(names));
    }

    @Test
    void holderThatEndsSilentlyIsReplaced() throws Exception {
        var process = vertx();
        var first = held(process);
        var second = started(vertx(), mongo, NAME);
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

    @Test
    void stolenLeaseIsNoLongerHeld() throws Exception {
        var leaderLease = held(vertx());
        await(mongo.updateCollection("leases", op("_id", NAME), op("$set", op("holder", "thief"))));
        Eventually.holds(MAX_CONCURRENT, () -> assertThat(leaderLease.isHeld()).isFalse());
        // The thief does nothing with it.
        Eventually.holds(TAKEOVER, () -> assertThat(leaderLease.isHeld()).isTrue());
    }

    @Test
    void leaseIsNotHeldWithoutMongoAndHeldAgainWithIt(@TempDir Path directory) throws Exception {
        var server = EmbeddedMongo.start(directory, "127.0.0.1", 0, "the-same");
        int port = server.port();
        var client = MongoClientFactory.create(vertx(), config(server.uri()), Telemetry.withoutTracing(metrics));
        try {
            var leaderLease = started(vertx(), client, NAME);
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

    private LeaderLease started(Vertx process, MongoClient client, String name) {
        var leaderLease = new LeaderLease(process, client, name, metrics);
        var begun = new CompletableFuture<Void>();
        leases.add(leaderLease);
        process.runOnContext(start -> {
            leaderLease.start();
            begun.complete(null);
        });
        begun.join();
        return leaderLease;
    }

    private void awaitBeat(long beat) throws Exception {
        Eventually.holds(() -> {
            JsonObject lease = await(mongo.findOne("leases", op("_id", NAME), null));
            assertThat(lease.getLong("beat")).isGreaterThan(beat);
        });
    }

    private Vertx vertx() {
        var vertx = Vertx.vertx();
        processes.add(vertx);
        return vertx;
    }

    private static MongoConfig config(String uri) {
        var database = new ConnectionString(uri).getDatabase();
        return new MongoConfig(uri, Objects.requireNonNullElse(database, MongoConfig.DEFAULT_DATABASE));
    }
}
