package dev.taskwire.shared.mongo.query;

import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.mongo.MongoClientFactory;
import dev.taskwire.shared.mongo.MongoConfig;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.testing.mongo.TestDatabase;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Proves that a page ends at its bounds, that pages hold everything once, and that no cursor stays open. */
@ParameterizedClass
@EnumSource(MongoBackend.class)
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class SliceQueryIT {
    private static final String THINGS = "things";
    private static final int THIRD = Slice.MAX_BYTES / 3;

    @Parameter
    private MongoBackend backend;

    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private TestDatabase database;
    private MongoClient mongo;

    @BeforeEach
    void open(Vertx vertx) {
        database = backend.open();
        mongo = MongoClientFactory.create(
                vertx,
                EnvironmentReader.read(Map.of("MONGODB_URI", database.uri()), MongoConfig::from),
                Telemetry.withoutTracing(metrics));
    }

    @AfterEach
    void close() throws Exception {
        if (database != null) {
            await(mongo.close());
            database.close();
        }
        metrics.close();
    }

    @Test
    void pageEndsAtItsNumber() throws Exception {
        insert(120, 1);
        assertThat(page(0, 50).items()).hasSize(50).startsWith(0).endsWith(49);
        assertThat(page(0, 50).hasMore()).isTrue();
        assertThat(page(0, 119))
                .matches(Slice::hasMore)
                .satisfies(slice -> assertThat(slice.last()).isEqualTo(118));
        assertThat(page(0, 120).hasMore()).isFalse();
        assertThat(page(0, 500).items()).hasSize(120);
        assertThat(page(120, 50)).isEqualTo(new Slice<>(List.of(), false));
    }

    @Test
    void pageEndsAtItsBytes() throws Exception {
        insert(10, THIRD);
        assertThat(page(0, 200)).isEqualTo(new Slice<>(List.of(0, 1, 2), true));
        assertThat(page(9, 200)).isEqualTo(new Slice<>(List.of(9), false));
    }

    @Test
    void oneThatIsTooLongIsAPage() throws Exception {
        insert(2, Slice.MAX_BYTES + 1);
        assertThat(page(0, 200)).isEqualTo(new Slice<>(List.of(0), true));
        assertThat(page(1, 200)).isEqualTo(new Slice<>(List.of(1), false));
    }

    @Test
    void pagesHoldEverythingOnce() throws Exception {
        // Not many of the same size behind each other, more than one batch on most pages.
        insert(700, 40_000, 100, 1, 700, 3, 5_000, 1, 1);
        var all = new ArrayList<Integer>();
        var page = page(0, 200);
        all.addAll(page.items());
        while (page.hasMore()) {
            page = page(page.last() + 1, 200);
            assertThat(page.items()).isNotEmpty();
            all.addAll(page.items());
        }
        assertThat(all).isEqualTo(IntStream.range(0, 700).boxed().toList());
    }

    @Test
    void whatCannotBeReadFailsIt() throws Exception {
        insert(120, 1);
        long before = openCursors();
        assertThatIllegalStateException()
                .isThrownBy(() -> await(SliceQuery.read(
                        mongo,
                        THINGS,
                        new JsonObject(),
                        new FindOptions(),
                        100,
                        document -> {
                            throw new IllegalStateException("unreadable");
                        },
                        unread -> 1)));
        Eventually.holds(() -> assertThat(openCursors()).isLessThanOrEqualTo(before));
    }

    @Test
    void noCursorStaysOpen() throws Exception {
        insert(300, THIRD / 16);
        long before = openCursors();
        for (int i = 0; i < 20; i++) {
            assertThat(page(0, 200).hasMore()).isTrue();
        }
        Eventually.holds(() -> assertThat(openCursors()).isLessThanOrEqualTo(before));
    }

    @Test
    void clientThatIsClosedFailsItAsItFailsOtherReads() throws Exception {
        await(mongo.close());
        var other = mongo.findOne(THINGS, new JsonObject(), null);
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> page(0, 50))
                .returns(ErrorCode.UNAVAILABLE, ApplicationException::code);
        assertThatExceptionOfType(ApplicationException.class).isThrownBy(() -> await(other));
    }

    @Test
    void readThatTheDriverHasLostIsUnavailable() {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(SliceQuery.bounded(Promise.promise(), Duration.ofMillis(1))))
                .returns(ErrorCode.UNAVAILABLE, ApplicationException::code);
    }

    @Test
    void itIsMeasuredOnce() throws Exception {
        insert(120, 1);
        page(0, 50);
        page(0, 200);
        assertThat(metrics.scrape().lines())
                .anyMatch(line -> line.startsWith("db_client_operation_duration_seconds_count")
                        && line.contains("db_operation_name=\"find\"")
                        && line.endsWith(" 2"));
    }

    /** The embedded server does not say how many there are. */
    private long openCursors() throws TimeoutException {
        if (backend == MongoBackend.EMBEDDED) {
            return 0;
        }
        var status = await(mongo.runCommand("serverStatus", op("serverStatus", 1)));
        return status.getJsonObject("metrics")
                .getJsonObject("cursor")
                .getJsonObject("open")
                .getLong("total");
    }

    private Slice<Integer> page(int from, int limit) throws Exception {
        return await(SliceQuery.read(
                mongo,
                THINGS,
                op("_id", op("$gte", from)),
                new FindOptions().setSort(op("_id", 1)),
                limit,
                document -> document.getInteger("_id"),
                number -> sizes[number % sizes.length]));
    }

    private int[] sizes = {1};

    private void insert(int count, int... bytes) throws Exception {
        sizes = bytes;
        await(mongo.bulkWrite(
                THINGS,
                IntStream.range(0, count)
                        .mapToObj(number -> BulkOperation.createInsert(new JsonObject()
                                .put("_id", number)
                                .put("text", "x".repeat(Math.min(200, bytes[0])))))
                        .toList()));
    }
}
