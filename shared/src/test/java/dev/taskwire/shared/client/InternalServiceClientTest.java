package dev.taskwire.shared.client;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that addresses take turns, and that the next one is asked where one fails or stays silent. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class InternalServiceClientTest {
    private static final URI AWAY = URI.create("http://127.0.0.1:1");
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private Vertx vertx;

    @BeforeEach
    void use(Vertx injected) {
        vertx = injected;
    }

    @Test
    void answerIsReadAndHeadersAreSent() throws Exception {
        var service = service(
                "a",
                request -> request.response()
                        .end(new JsonObject()
                                .put("key", request.getHeader("X-Key"))
                                .put("uri", request.uri())
                                .encode()));
        assertThat(await(client(service).get("/things/1?after=2", WITHIN)))
                .hasValue(new JsonObject().put("key", "k").put("uri", "/things/1?after=2"));
    }

    @Test
    void whatIsNotThereIsNoFailureAndNobodyElseIsAsked() throws Exception {
        var a = service("a", request -> request.response().setStatusCode(404).end("{}"));
        var b = service("b", request -> request.response().setStatusCode(404).end());
        var client = client(a, b);
        assertThat(await(client.get("/", WITHIN))).isEmpty();
        assertThat(asked).containsExactly("a");
        assertThat(await(client.get("/", WITHIN))).isEmpty();
        assertThat(asked).containsExactly("a", "b");
    }

    @Test
    void addressesTakeTurns() throws Exception {
        var addresses = new ArrayList<URI>();
        for (var name : List.of("a", "b", "c")) {
            addresses.add(service(name, request -> request.response().end("{}")));
        }
        var client = client(addresses.toArray(URI[]::new));
        for (int i = 0; i < 5; i++) {
            await(client.get("/", WITHIN));
        }
        assertThat(asked).containsExactly("a", "b", "c", "a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "401", "200 nonsense"})
    void nextAddressIsAskedWhereOneFails(String answer) throws Exception {
        var broken = service(
                "broken",
                request -> request.response()
                        .setStatusCode(Integer.parseInt(answer.substring(0, 3)))
                        .end(answer));
        var sound = service("sound", request -> request.response().end("{}"));
        var client = client(AWAY, broken, sound);
        assertThat(await(client.get("/", WITHIN))).hasValue(new JsonObject());
        assertThat(asked).containsExactly("broken", "sound");
        assertThatException().isThrownBy(() -> await(client(AWAY, broken).get("/", WITHIN)));
    }

    @Test
    void silentAddressLeavesTimeToTheNext() throws Exception {
        var silent = service("silent", request -> {});
        var sound = service("sound", request -> request.response().end("{}"));
        assertThat(await(client(silent, sound).get("/", Duration.ofSeconds(2)))).isPresent();

        long start = System.nanoTime();
        assertThatException().isThrownBy(() -> await(client(silent, silent).get("/", Duration.ofMillis(500))));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    private InternalServiceClient client(URI... addresses) {
        return new InternalServiceClient(
                vertx.createHttpClient(),
                new HttpClientTelemetry(Telemetry.withoutTracing(new MetricsRegistry("test"))),
                "thing",
                List.of(addresses),
                Map.of("X-Key", "k"));
    }

    private URI service(String name, Consumer<HttpServerRequest> answer) throws Exception {
        var server = await(vertx.createHttpServer()
                .requestHandler(request -> {
                    asked.add(name);
                    answer.accept(request);
                })
                .listen(0, "127.0.0.1"));
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }
}
