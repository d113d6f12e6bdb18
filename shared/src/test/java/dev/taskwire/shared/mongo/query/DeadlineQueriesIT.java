package dev.taskwire.shared.mongo.query;

import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.mongo.MongoClientFactory;
import dev.taskwire.shared.mongo.MongoConfig;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.testing.mongo.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Proves that no query outlives the deadline of its request, which only MongoDB itself can ensure. */
@ParameterizedClass
@EnumSource(names = {"EXTERNAL", "CONTAINER"})
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class DeadlineQueriesIT {
    private static final int THINGS = 100;
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(30);

    @Parameter
    private MongoBackend real;

    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private TestDatabase database;
    private MongoClient mongo;
    private MongoClient admin;
    private DeadlineQueries queries;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        database = real.open();
        var config = EnvironmentReader.read(Map.of("MONGODB_URI", database.uri()), MongoConfig::from);
        mongo = MongoClientFactory.createForSearches(vertx, config, Telemetry.withoutTracing(metrics));
        admin = MongoClient.create(
                vertx, new JsonObject().put("connection_string", database.uri()).put("db_name", "admin"));
        queries = new DeadlineQueries(mongo);
        await(mongo.bulkWrite(
                "things",
                IntStream.range(0, THINGS)
                        .mapToObj(number -> BulkOperation.createInsert(op("_id", number)))
                        .toList()));
    }

    @AfterEach
    void close() throws Exception {
        if (database != null) {
            await(mongo.close());
            await(admin.close());
            database.close();
        }
        metrics.close();
    }

    @Test
    void queryReturnsWhatItFinds() throws Exception {
        var few = op("_id", op("$lt", 3));
        var find = op("find", "things").put("filter", few).put("limit", 10);

        assertThat(await(queries.find(find, Deadline.after(LONG))))
                .containsExactly(op("_id", 0), op("_id", 1), op("_id", 2));
        assertThat(await(queries.count(op("count", "things").put("query", few), Deadline.after(LONG))))
                .isEqualTo(3);
    }

    @Test
    void mongoStopsAQueryAtTheDeadline() throws Exception {
        String name = UUID.randomUUID().toString();
        var slow = op("$where", "sleep(100) || true");
        for (var query : List.of(
                queries.find(op("find", "things").put("filter", slow).put("comment", name), Deadline.after(SHORT)),
                queries.count(op("count", "things").put("query", slow).put("comment", name), Deadline.after(SHORT)))) {
            assertThatExceptionOfType(ApplicationException.class)
                    .isThrownBy(() -> await(query))
                    .returns(ErrorCode.TIMEOUT, ApplicationException::code);
        }
        Eventually.holds(() -> assertThat(running(name)).isEmpty());
    }

    @Test
    void nothingIsAskedAfterTheDeadline() {
        var late = queries.find(op("find", "things"), Deadline.after(Duration.ZERO));

        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(late))
                .returns(ErrorCode.TIMEOUT, ApplicationException::code);
    }

    private JsonArray running(String comment) throws Exception {
        var command = new JsonObject().put("currentOp", 1).put("command.comment", comment);
        return await(admin.runCommand("currentOp", command)).getJsonArray("inprog");
    }
}
