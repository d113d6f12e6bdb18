package dev.taskwire.shared.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.testing.TokenFactory;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.RawHttpClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Proves, over HTTP, that nobody's searches and lists keep others from theirs, and that every place is given back. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class ListConcurrencyLimiterTest {
    private static final TokenFactory KEY = TokenFactory.generate("key-1");
    private static final String SEARCH = "GET /api/tasks HTTP/1.1";
    private static final String LIST = "GET /api/notifications HTTP/1.1";
    private static final String GET = "GET /api/tasks/task_01kn45752aexgvn53zrba59xv2 HTTP/1.1";
    private static final int REQUESTS = 256;
    private static final int SEARCHES_OF_ONE = 1;

    private static final int MAX_WAITING = 32;

    private final String greedy = bearer();
    private final String modest = bearer();
    private final MetricsRegistry metrics = new MetricsRegistry("lists");
    private final List<RawHttpClient> clients = new ArrayList<>();
    /** Each runs until the test ends it. */
    private final List<Promise<ApiResponse>> searches = new CopyOnWriteArrayList<>();

    private volatile Future<ApiResponse> list = Future.succeededFuture(ApiResponse.ok(new JsonArray()));
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        var admission = new ListConcurrencyLimiter(metrics, MAX_WAITING);
        server = TestServer.start(
                REQUESTS,
                (stack, routes) -> new ApiRouter(routes, stack)
                        .on(
                                "searchTasks",
                                request -> admission.runSearch(request, () -> {
                                    Promise<ApiResponse> search = Promise.promise();
                                    searches.add(search);
                                    return search.future();
                                }))
                        .on("listNotifications", request -> admission.runList(request, () -> list))
                        .on("getTask", request -> Future.succeededFuture(ApiResponse.ok(new JsonObject()))));
        server.tokens().setKeys(List.of(KEY.publicJwk()));
    }

    @AfterEach
    void stop() throws Exception {
        for (var client : clients) {
            client.close();
        }
        server.close();
        metrics.close();
    }

    @Test
    void searchesOfOneUserKeepNobodyFromAnything() throws Exception {
        for (int i = 0; i < 20; i++) {
            ask(SEARCH, greedy);
        }
        Eventually.holds(() -> assertWaiting("searches", 20 - SEARCHES_OF_ONE));
        assertThat(searches).hasSize(SEARCHES_OF_ONE);

        assertThat(exchange(GET, modest)).isEqualTo(200);
        assertThat(exchange(GET, greedy)).isEqualTo(200);
        assertThat(exchange(LIST, greedy)).isEqualTo(200);
        var search = ask(SEARCH, modest);
        Eventually.holds(() -> assertThat(searches).hasSize(SEARCHES_OF_ONE + 1));
        searches.get(SEARCHES_OF_ONE).complete(ApiResponse.ok(new JsonArray()));
        assertThat(search.read().status()).isEqualTo(200);
    }

    @Test
    void tooManyThatWaitAreRefused() throws Exception {
        var all = new ArrayList<RawHttpClient>();
        for (int i = 0; i < 50; i++) {
            all.add(ask(SEARCH, greedy));
        }
        Eventually.holds(() ->
                assertThat(value("admission_refused_total", "searches")).isEqualTo(50 - MAX_WAITING - SEARCHES_OF_ONE));
        assertThat(all.get(49).read().status()).isEqualTo(503);
        assertWaiting("searches", MAX_WAITING);
    }

    /** MongoDB goes on with what nobody waits for any more. */
    @Test
    void searchKeepsItsPlaceUntilItHasEnded() throws Exception {
        assertThat(exchange(SEARCH, greedy, "X-Request-Timeout: 50")).isEqualTo(504);
        assertRunning("searches", 1);
        assertThat(answerBytes()).isEqualTo(Slice.MAX_BYTES);

        searches.get(0).complete(ApiResponse.ok(new JsonArray()));
        Eventually.holds(() -> assertRunning("searches", 0));
        Eventually.holds(() -> assertThat(answerBytes()).isZero());
    }

    @Test
    void whatWaitsTooLongIsRefusedAndNeverBegins() throws Exception {
        ask(SEARCH, greedy);
        Eventually.holds(() -> assertThat(searches).hasSize(SEARCHES_OF_ONE));
        assertThat(exchange(SEARCH, greedy, "X-Request-Timeout: 400")).isEqualTo(503);
        assertWaiting("searches", 0);
        assertThat(searches).hasSize(SEARCHES_OF_ONE);
    }

    @Test
    void searchOfWhoeverHasLeftDoesNotBegin() throws Exception {
        ask(SEARCH, greedy);
        var left = ask(SEARCH, greedy);
        Eventually.holds(() -> assertWaiting("searches", 1));
        left.close();
        Eventually.holds(() -> assertThat(server.metrics().scrape()).contains("http_response_status_code=\"499\""));
        searches.get(0).complete(ApiResponse.ok(new JsonArray()));
        Eventually.holds(() -> assertWaiting("searches", 0));
        assertThat(searches).hasSize(SEARCHES_OF_ONE);
    }

    @Test
    void failureGivesEverythingBack() throws Exception {
        list = Future.failedFuture(ApplicationException.of(ErrorCode.FORBIDDEN, "no"));
        assertThat(exchange(LIST, greedy)).isEqualTo(403);
        assertRunning("lists", 0);
        assertThat(answerBytes()).isZero();
    }

    @Test
    void answersCountUntilTheConnectionHasTakenThem() throws Exception {
        list = Future.succeededFuture(ApiResponse.ok(new JsonArray().add("x".repeat(Slice.MAX_BYTES - 4))));
        assertThat(exchange(LIST, greedy)).isEqualTo(200);
        Eventually.holds(() -> assertThat(answerBytes()).isZero());

        // More than one user's share is asked for, and nothing read.
        for (int i = 0; i < 40; i++) {
            var socket = new Socket();
            socket.setReceiveBufferSize(1);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            var client = RawHttpClient.of(socket);
            clients.add(client);
            client.send(request(LIST, greedy).repeat(4));
        }
        Eventually.holds(
                () -> assertThat(value("list_answers_refused_total", "")).isPositive());
        Eventually.holds(() -> assertThat(answerBytes()).isBetween(6L * Slice.MAX_BYTES, 18L * Slice.MAX_BYTES));
        assertThat(exchange(LIST, modest)).isEqualTo(200);

        // Whoever leaves needs no room.
        for (var client : clients) {
            client.close();
        }
        Eventually.holds(() -> assertThat(answerBytes()).isZero());
        assertRunning("lists", 0);
    }

    private static String bearer() {
        var caller = new Caller(UUID.randomUUID(), UUID.randomUUID(), Role.USER, Instant.ofEpochSecond(4_000_000_000L));
        return "Authorization: Bearer " + KEY.token(caller);
    }

    private static String request(String line, String... headers) {
        return line + "\r\nHost: test\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    private RawHttpClient ask(String line, String user) throws Exception {
        var client = RawHttpClient.connect(server.port());
        clients.add(client);
        return client.send(request(line, user));
    }

    private int exchange(String line, String... headers) throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            return client.send(request(line, headers)).read().status();
        }
    }

    private void assertRunning(String admission, int expected) {
        assertThat(value("admission_running", admission)).isEqualTo(expected);
    }

    private void assertWaiting(String admission, int expected) {
        assertThat(value("admission_waiting", admission)).isEqualTo(expected);
    }

    private long answerBytes() {
        return (long) value("list_answers_bytes", "");
    }

    private double value(String name, String admission) {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(admission))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }
}
