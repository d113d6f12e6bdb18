package dev.taskwire.shared.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.http.api.TestServer;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.RawHttpClient;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Proves on real sockets that clients take no more memory than they may, and that others do not notice. */
@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class ServerMemoryLimitsTest {
    private static final int KIBIBYTE = 1024;
    private static final int BODY_BYTES = 2 * 1024 * KIBIBYTE;
    private static final int CONNECTIONS = 40;
    /** More than the system takes off our hands. */
    private static final String LARGE = "0123456789abcdef".repeat(1024 * KIBIBYTE);

    private static final int HANDED_BYTES = 256 * KIBIBYTE;

    private final ServerMemoryLimits bounds = new ServerMemoryLimits(
            new ConnectionLimiter(CONNECTIONS),
            new RequestBodyBudget(BODY_BYTES),
            new ResponseBudget(HANDED_BYTES, LARGE.length() + HANDED_BYTES));
    private final List<RawHttpClient> clients = new ArrayList<>();
    private final AtomicInteger begun = new AtomicInteger();
    private volatile RoutingContext held;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start(
                bounds,
                (stack, routes) -> routes.add("GET", "/small", ctx -> {
                            begun.incrementAndGet();
                            ctx.response().end("small");
                        })
                        .add("GET", "/large", ctx -> {
                            begun.incrementAndGet();
                            ctx.response().end(LARGE);
                        })
                        .add("GET", "/held", ctx -> held = ctx)
                        .add(
                                "POST",
                                "/body",
                                ctx -> TestServer.body(stack, ctx, Deadline.after(Duration.ofSeconds(30)))
                                        .map(Buffer::length)
                                        .onSuccess(length -> ctx.response().end(length.toString()))
                                        .onFailure(failure -> stack.errors().respond(ctx, failure))));
    }

    @AfterEach
    void stop() throws Exception {
        for (var client : clients) {
            client.close();
        }
        server.close();
    }

    private RawHttpClient connect() throws Exception {
        var client = RawHttpClient.connect(server.port());
        clients.add(client);
        return client;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n";
    }

    private static String announce(int length) {
        return "POST /body HTTP/1.1\r\nHost: test\r\nContent-Length: " + length + "\r\n\r\n";
    }

    @Test
    void whatIsKeptOfBodiesIsBoundedAndGivenBack() throws Exception {
        int length = 500 * KIBIBYTE;
        var first = connect().send(announce(length)).send("x".repeat(length - 1));
        Eventually.holds(() -> assertThat(bounds.bodies().used()).isGreaterThanOrEqualTo(length - 1));

        var refused = connect().send(announce(length)).send("x".repeat(length));
        var answer = refused.read();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(refused.send(get("/small")).read().body()).isEqualTo("small");

        assertThat(first.send("x").read().body()).isEqualTo(Integer.toString(length));
        Eventually.holds(() -> assertThat(bounds.bodies().used()).isZero());
        assertThat(bounds.bodies().refused()).isPositive();
        assertThat(refused.send(announce(length))
                        .send("x".repeat(length))
                        .read()
                        .body())
                .isEqualTo(Integer.toString(length));
    }

    @Test
    void whatIsKeptOfABodyIsGivenBackWhenItsSenderGoes() throws Exception {
        connect().send(announce(2 * KIBIBYTE)).send("x".repeat(KIBIBYTE));
        connect()
                .send("POST /body HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
                .send("400\r\n" + "x".repeat(KIBIBYTE) + "\r\n");
        Eventually.holds(() -> assertThat(bounds.bodies().used()).isGreaterThanOrEqualTo(2 * KIBIBYTE));
        for (var client : clients) {
            client.close();
        }
        Eventually.holds(() -> assertThat(bounds.bodies().used()).isZero());
    }

    @Test
    void aLargeAnswerComesWhole() throws Exception {
        var client = connect();
        for (int i = 0; i < 2; i++) {
            assertThat(client.send(get("/large")).read().body().equals(LARGE)).isTrue();
        }
        assertThat(bounds.responses().pendingBytes()).isZero();
    }

    @Test
    void theNextRequestBeginsWhenTheClientHasTheAnswerBefore() throws Exception {
        var client = connect().send(get("/large").repeat(3) + get("/small"));
        Eventually.holds(() -> assertThat(begun).hasValue(1));
        var other = connect();
        for (int i = 0; i < 20; i++) {
            other.send(get("/small")).read();
        }
        assertThat(begun).hasValue(21);
        for (int i = 0; i < 3; i++) {
            assertThat(client.read().body().equals(LARGE)).isTrue();
        }
        assertThat(client.read().body()).isEqualTo("small");
    }

    @Test
    void whatIsPipelinedBehindARequestThatTakesItsTimeIsServedAfterIt() throws Exception {
        int length = 200 * KIBIBYTE;
        var client = connect().send(get("/held") + announce(length));
        Eventually.holds(() -> assertThat(held).isNotNull());
        client.send("x".repeat(length) + get("/small") + announce(1) + "x\r\n" + get("/small"));
        held.response().end("held");
        assertThat(client.read().body()).isEqualTo("held");
        assertThat(client.read().body()).isEqualTo(Integer.toString(length));
        assertThat(client.read().body()).isEqualTo("small");
        assertThat(client.read().body()).isEqualTo("1");
        assertThat(client.read().body()).isEqualTo("small");
        assertThat(client.send(get("/small")).read().body()).isEqualTo("small");
    }

    @Test
    void aClientThatGoesWhileItsAnswerIsMadeIsNoticed() throws Exception {
        connect().send(get("/held"));
        Eventually.holds(() -> assertThat(held).isNotNull());
        clients.get(0).close();
        Eventually.holds(() -> assertThat(held.response().closed()).isTrue());
    }

    @Test
    void connectionsAreBoundedForEachAddress() throws Exception {
        var open = new ArrayList<RawHttpClient>();
        while (bounds.connections().refused() == 0) {
            var client = connect();
            if (client.trySend(get("/small")).receivesResponse()) {
                open.add(client);
            }
        }
        assertThat(open).hasSizeBetween(CONNECTIONS / 4, CONNECTIONS / 2);
        for (var client : clients) {
            client.close();
        }
        Eventually.holds(
                () -> assertThat(bounds.connections().openConnections()).isZero());
        assertThat(connect().send(get("/small")).read().body()).isEqualTo("small");
    }
}
