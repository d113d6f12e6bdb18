package dev.taskwire.shared.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.taskwire.shared.client.HttpClientTelemetry;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.api.TestServer;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.testing.TokenFactory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class JwksClientTest {
    private static final TokenFactory KEY = TokenFactory.generate("key-1");
    private static final TokenFactory NEXT_KEY = TokenFactory.generate("key-2");
    private static final Caller ADA =
            new Caller(UUID.randomUUID(), UUID.randomUUID(), Role.USER, Instant.ofEpochSecond(4_000_000_000L));

    private final AtomicInteger fetches = new AtomicInteger();
    private volatile String answer = keys(KEY);
    private TestServer ums;
    private final HttpClientTelemetry calls =
            new HttpClientTelemetry(Telemetry.withoutTracing(new MetricsRegistry("test")));
    private Vertx vertx;
    private AccessTokenVerifier tokens;
    private JwksClient keys;

    @BeforeEach
    void start() throws Exception {
        ums = TestServer.start((stack, routes) -> routes.add("GET", "/.well-known/jwks.json", ctx -> {
            fetches.incrementAndGet();
            ctx.response().end(answer);
        }));
        vertx = Vertx.vertx();
        tokens = new AccessTokenVerifier(vertx, Clock.systemUTC());
        var urls = List.of(URI.create("http://127.0.0.1:" + ums.port()));
        keys = new JwksClient(vertx, vertx.createHttpClient(), calls, urls, tokens);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
        ums.close();
    }

    @Test
    void fetchedKeysVerify() throws Exception {
        keys.load().await(10, TimeUnit.SECONDS);
        assertThat(tokens.verify(KEY.bearer(ADA)).await(10, TimeUnit.SECONDS)).isEqualTo(ADA);
    }

    @Test
    void firstTokenOfANewKeyIsBelieved() throws Exception {
        keys.load().await(10, TimeUnit.SECONDS);
        answer = keys(NEXT_KEY, KEY);
        var both = Future.join(tokens.verify(NEXT_KEY.bearer(ADA)), tokens.verify(NEXT_KEY.bearer(ADA)));
        assertThat(both.await(10, TimeUnit.SECONDS).<Caller>list()).containsExactly(ADA, ADA);
    }

    @Test
    void whoeverWaitsForAKeyStaysOnTheirEventLoop() throws Exception {
        keys.load().await(10, TimeUnit.SECONDS);
        answer = keys(NEXT_KEY, KEY);
        var same = new ArrayList<Future<Boolean>>();
        for (int i = 0; i < 4; i++) {
            Promise<Boolean> seen = Promise.promise();
            same.add(seen.future());
            vertx.deployVerticle(new VerticleBase() {
                @Override
                public Future<?> start() {
                    var here = Thread.currentThread();
                    return tokens.verify(NEXT_KEY.bearer(ADA))
                            .onComplete(
                                    end -> seen.complete(Thread.currentThread().equals(here)));
                }
            });
        }
        assertThat(Future.join(same).await(10, TimeUnit.SECONDS).<Boolean>list())
                .containsOnly(true);
    }

    @Test
    void stormOfUnknownKeysIsOneFetch() throws Exception {
        keys.load().await(10, TimeUnit.SECONDS);
        var token = TokenFactory.generate("forged").bearer(ADA);
        // From now on there is none for a second.
        assertThat(refusal(tokens.verify(token))).isEqualTo(ErrorCode.UNAUTHENTICATED);
        var asked = Stream.generate(() -> tokens.verify(token)).limit(1_000).toList();
        var kinds = asked.stream()
                .map(JwksClientTest::refusal)
                .collect(Collectors.groupingBy(it -> it, Collectors.counting()));
        assertThat(kinds).isEqualTo(Map.of(ErrorCode.UNAUTHENTICATED, 256L, ErrorCode.UNAVAILABLE, 744L));
        // What had been asked for too would have come before this.
        keys.load().await(10, TimeUnit.SECONDS);
        assertThat(fetches).hasValue(4);
    }

    @Test
    void keyThatIsNewerThanTheLastLookIsFoundToo() throws Exception {
        keys.load().await(10, TimeUnit.SECONDS);
        assertThat(refusal(tokens.verify(TokenFactory.generate("forged").bearer(ADA))))
                .isEqualTo(ErrorCode.UNAUTHENTICATED);
        answer = keys(NEXT_KEY, KEY);
        assertThat(tokens.verify(NEXT_KEY.bearer(ADA)).await(10, TimeUnit.SECONDS))
                .isEqualTo(ADA);
    }

    private static ErrorCode refusal(Future<Caller> verified) {
        try {
            verified.await(10, TimeUnit.SECONDS);
            throw new AssertionError("believed");
        } catch (ApplicationException refused) {
            return refused.code();
        } catch (TimeoutException never) {
            throw new AssertionError(never);
        }
    }

    @Test
    void tokensAreVerifiedWhileUmsIsAway() throws Exception {
        keys.load().await(10, TimeUnit.SECONDS);
        ums.close();
        assertThat(tokens.verify(KEY.bearer(ADA)).await(10, TimeUnit.SECONDS)).isEqualTo(ADA);
        assertThatException()
                .isThrownBy(() -> tokens.verify(NEXT_KEY.bearer(ADA)).await(10, TimeUnit.SECONDS));
        assertThatException().isThrownBy(() -> keys.load().await(10, TimeUnit.SECONDS));
        assertThat(tokens.verify(KEY.bearer(ADA)).await(10, TimeUnit.SECONDS)).isEqualTo(ADA);
    }

    @Test
    void keysComeFromAnotherUmsWhereOneIsAway() throws Exception {
        var away = URI.create("http://127.0.0.1:1");
        var here = URI.create("http://127.0.0.1:" + ums.port());
        for (var urls : List.of(List.of(away, here), List.of(here, away))) {
            var fresh = new AccessTokenVerifier(vertx, Clock.systemUTC());
            new JwksClient(vertx, vertx.createHttpClient(), calls, urls, fresh)
                    .load()
                    .await(10, TimeUnit.SECONDS);
            assertThat(fresh.verify(KEY.bearer(ADA)).await(10, TimeUnit.SECONDS))
                    .isEqualTo(ADA);
        }
    }

    @Test
    void knownKeysStayWhileUmsAnswersNonsense() throws Exception {
        keys.load().await(10, TimeUnit.SECONDS);
        for (String nonsense : List.of("", "x", "{}", "{\"keys\":[]}", "{\"keys\":[1]}", "{\"keys\":[{}]}")) {
            answer = nonsense;
            keys.load().transform(end -> Future.succeededFuture()).await(10, TimeUnit.SECONDS);
            assertThat(tokens.verify(KEY.bearer(ADA)).await(10, TimeUnit.SECONDS))
                    .isEqualTo(ADA);
        }
    }

    private static String keys(TokenFactory... keys) {
        var list = new JsonArray();
        for (TokenFactory key : keys) {
            list.add(key.publicJwk());
        }
        return new JsonObject().put("keys", list).encode();
    }
}
