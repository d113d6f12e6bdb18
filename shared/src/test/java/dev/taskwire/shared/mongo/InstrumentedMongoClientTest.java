package dev.taskwire.shared.mongo;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.connection.ClusterId;
import com.mongodb.event.ClusterClosedEvent;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.mongo.query.SliceQuery;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.junit5.VertxExtension;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Proves that a closed client fails with UNAVAILABLE. */
@ExtendWith(VertxExtension.class)
class InstrumentedMongoClientTest {
    private final MetricsRegistry metrics = new MetricsRegistry("test");

    @AfterEach
    void close() {
        metrics.close();
    }

    /** Vert.x itself does not wait: an operation that begins while the driver closes can be lost. */
    @Test
    void clientIsClosedWhenItsDriverIs() throws Exception {
        var driver = new DriverCloseListener();

        var closed = driver.closed();
        assertThat(closed.isComplete()).isFalse();

        driver.clusterClosed(new ClusterClosedEvent(new ClusterId()));
        await(closed);
        assertThat(closed.succeeded()).isTrue();
    }

    /** Whether a call gives a future or a stream. */
    @Test
    void clientThatThrowsSinceItIsClosedIsUnavailable() {
        var closed = (MongoClient) Proxy.newProxyInstance(
                MongoClient.class.getClassLoader(), new Class<?>[] {MongoClient.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("state should be: open");
                });
        var mongo = InstrumentedMongoClient.instrument(
                closed, new DriverCloseListener(), Telemetry.withoutTracing(metrics));
        assertUnavailable(mongo.findOne("things", new JsonObject(), null));
        assertUnavailable(SliceQuery.read(
                mongo, "things", new JsonObject(), new FindOptions(), 1, document -> document, size -> 1));
        assertThat(metrics.scrape().lines())
                .anyMatch(line -> line.startsWith("db_client_operation_duration_seconds_count")
                        && line.contains("db_operation_name=\"find\"")
                        && line.endsWith(" 2"));
    }

    /** Nothing was sent, so it is no timeout whose outcome is unknown. */
    @Test
    void clientWithoutAServerIsUnavailable(Vertx vertx) throws Exception {
        var config = EnvironmentReader.read(Map.of("MONGODB_URI", "mongodb://127.0.0.1:1/none"), MongoConfig::from);
        var mongo = MongoClientFactory.create(vertx, config, Telemetry.withoutTracing(metrics));

        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(mongo.insert("things", new JsonObject())))
                .returns(ErrorCode.UNAVAILABLE, ApplicationException::code);
        await(mongo.close());
    }

    private static void assertUnavailable(Future<?> asked) {
        assertThat(asked.cause()).isInstanceOf(ApplicationException.class);
    }
}
