package dev.taskwire.shared.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.testing.TokenFactory;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.RawHttpClient;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies that are made part by part, over HTTP, in the slots of exports. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class BodyStreamTest {
    private static final TokenFactory KEY = TokenFactory.generate("key-1");
    private static final String PATH = "/api/users/me/export";
    private static final int REQUESTS = 64;

    private final String ada = token();
    private final String bob = token();
    private final MetricsRegistry metrics = new MetricsRegistry("streams");
    private final AtomicInteger made = new AtomicInteger();
    /** Makes the part of that number, from 1. */
    private volatile IntFunction<Future<Optional<Buffer>>> parts = number -> part("");

    private final HttpClient client = HttpClient.newHttpClient();
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        var limiter = new ListConcurrencyLimiter(metrics);
        server = TestServer.start(
                REQUESTS,
                (stack, routes) -> new ApiRouter(routes, stack)
                        .on(
                                "exportMe",
                                request -> limiter.runExport(
                                        request, () -> Future.succeededFuture(ApiResponse.ok(stream())))));
        server.tokens().setKeys(List.of(KEY.publicJwk()));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        metrics.close();
    }

    private BodyStream stream() {
        return new BodyStream() {
            @Override
            public String mediaType() {
                return "application/x-ndjson";
            }

            @Override
            public Future<Optional<Buffer>> next() {
                return parts.apply(made.incrementAndGet());
            }
        };
    }

    private static Future<Optional<Buffer>> part(String text) {
        return Future.succeededFuture(
                Optional.of(text).filter(it -> !it.isEmpty()).map(Buffer::buffer));
    }

    @Test
    void partsAreSentInOrderAndOnceTheyAreMade() throws Exception {
        parts = number -> part(number <= 3 ? "line " + number + "\n" : "");

        var response = get(ada);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("line 1\nline 2\nline 3\n");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        Eventually.holds(() -> assertThat(running()).isZero());
    }

    @Test
    void bodyThatCannotBeCompletedBreaksOff() throws Exception {
        parts = number -> number <= 2 ? part("line " + number + "\n") : Future.failedFuture("the store is away");

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(ada));
        Eventually.holds(() -> assertThat(running()).isZero());
    }

    @Test
    void bodyThatCannotBeBegunIsAnError() throws Exception {
        parts = number -> Future.failedFuture("the store is away");

        assertThat(get(ada).statusCode()).isEqualTo(500);
    }

    @Test
    void responseToHeadMakesNoPart() throws Exception {
        var head = server.exchange("HEAD " + PATH + " HTTP/1.1", "Authorization: Bearer " + ada);

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(made).hasValue(0);
    }

    @Test
    void readerThatStopsReadingGetsFewPartsMadeAndItsSlotIsFreedWhenItLeaves() throws Exception {
        // given parts without end
        String large = "x".repeat(1024 * 1024);
        parts = number -> part(large);

        // when the client reads only the head
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            RawHttpClient.of(socket).send(head(ada)).readHead();

            // then nothing more is made once the buffers of the system are full
            int full = settled();
            assertThat(full).isLessThan(20);
            assertThat(running()).isEqualTo(1);
        }
        Eventually.holds(() -> assertThat(running()).isZero());
    }

    /** Returns the number of parts as soon as it does not change any more. */
    private int settled() throws Exception {
        var last = new AtomicInteger(-1);
        var same = new AtomicInteger();
        Eventually.holds(() -> {
            same.set(made.get() == last.getAndSet(made.get()) ? same.get() + 1 : 0);
            assertThat(same.get()).isGreaterThan(30);
        });
        return last.get();
    }

    @Test
    void userHasOneSlotAndOthersHaveTheirs() throws Exception {
        // given a user whose export does not end
        String large = "x".repeat(1024 * 1024);
        parts = number -> part(large);
        try (var first = RawHttpClient.connect(server.port());
                var second = RawHttpClient.connect(server.port())) {
            first.send(head(ada)).readHead();

            // when the same user begins another one
            second.send(head(ada, "X-Request-Timeout: 400"));

            // then it is refused, and another user's is not
            assertThat(second.read().status()).isEqualTo(503);
            parts = number -> part("");
            assertThat(get(bob).statusCode()).isEqualTo(200);
        }
        Eventually.holds(() -> assertThat(running()).isZero());
        assertThat(get(ada).statusCode()).isEqualTo(200);
    }

    private static String token() {
        return KEY.token(
                new Caller(UUID.randomUUID(), UUID.randomUUID(), Role.USER, Instant.ofEpochSecond(4_000_000_000L)));
    }

    private static String head(String token, String... headers) {
        return "GET " + PATH + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " + token + "\r\n"
                + String.join(
                        "", List.of(headers).stream().map(line -> line + "\r\n").toList()) + "\r\n";
    }

    private HttpResponse<String> get(String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + PATH))
                .header("Authorization", "Bearer " + token);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private double running() {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith("admission_running{") && line.contains("exports"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }
}
