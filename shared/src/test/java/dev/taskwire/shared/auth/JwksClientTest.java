package dev.taskwire.shared.auth;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.taskwire.shared.client.HttpClientTelemetry;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.api.TestServer;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.testing.TokenFactory;
import dev.taskwire.testing.ConcurrentTest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Proves when a process fetches the keys of ums, and that it verifies tokens with the known ones meanwhile. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class JwksClientTest {
    private static final TokenFactory KEY = TokenFactory.generate("key-1");
    private static final TokenFactory NEXT_KEY = TokenFactory.generate("key-2");
    private static final TokenFactory FORGED_KEY = TokenFactory.generate("forged");
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
    void start(Vertx injected) throws Exception {
        vertx = injected;
        ums = TestServer.start((stack, routes) -> routes.add("GET", "/.well-known/jwks.json", ctx -> {
            fetches.incrementAndGet();
            ctx.response().end(answer);
        }));
        tokens = new AccessTokenVerifier(vertx, Clock.systemUTC());
        var urls = List.of(URI.create("http://127.0.0.1:" + ums.port()));
        keys = new JwksClient(vertx, vertx.createHttpClient(), calls, urls, tokens);
    }

    @AfterEach
    void stop() throws Exception {
        ums.close();
    }

    @ConcurrentTest
    void fetchedKeysVerify() throws Exception {
        await(keys.load());
        assertThat(await(tokens.verify(KEY.bearer(ADA)))).isEqualTo(ADA);
    }

    @ConcurrentTest
    void firstTokenOfANewKeyIsBelieved() throws Exception {
        await(keys.load());
        answer = keys(NEXT_KEY, KEY);
        var both = Future.join(tokens.verify(NEXT_KEY.bearer(ADA)), tokens.verify(NEXT_KEY.bearer(ADA)));
        assertThat(await(both).<Caller>list()).containsExactly(ADA, ADA);
    }

    @ConcurrentTest
    void whoeverWaitsForAKeyStaysOnTheirEventLoop() throws Exception {
        await(keys.load());
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
        assertThat(await(Future.join(same)).<Boolean>list()).containsOnly(true);
    }

    @ConcurrentTest
    void stormOfUnknownKeysIsOneFetch() throws Exception {
        await(keys.load());
        var token = FORGED_KEY.bearer(ADA);
        // From now on there is none for a second.
        assertThat(refusal(tokens.verify(token))).isEqualTo(ErrorCode.UNAUTHENTICATED);
        var asked = Stream.generate(() -> tokens.verify(token)).limit(1_000).toList();
        var kinds = asked.stream()
                .map(JwksClientTest::refusal)
                .collect(Collectors.groupingBy(it -> it, Collectors.counting()));
        assertThat(kinds).isEqualTo(Map.of(ErrorCode.UNAUTHENTICATED, 256L, ErrorCode.UNAVAILABLE, 744L));
        // What had been asked for too would have come before this.
        await(keys.load());
        assertThat(fetches).hasValue(4);
    }

    @ConcurrentTest
    void keyThatIsNewerThanTheLastLookIsFoundToo() throws Exception {
        await(keys.load());
        assertThat(refusal(tokens.verify(FORGED_KEY.bearer(ADA)))).isEqualTo(ErrorCode.UNAUTHENTICATED);
        answer = keys(NEXT_KEY, KEY);
        assertThat(await(tokens.verify(NEXT_KEY.bearer(ADA)))).isEqualTo(ADA);
    }

    private static ErrorCode refusal(Future<Caller> verified) {
        try {
            await(verified);
            throw new AssertionError("believed");
        } catch (ApplicationException refused) {
            return refused.code();
        } catch (TimeoutException never) {
            throw new AssertionError(never);
        }
    }

    @ConcurrentTest
    void tokensAreVerifiedWhileUmsIsAway() throws Exception {
        await(keys.load());
        ums.close();
        assertThat(await(tokens.verify(KEY.bearer(ADA)))).isEqualTo(ADA);
        assertThatException().isThrownBy(() -> await(tokens.verify(NEXT_KEY.bearer(ADA))));
        assertThatException().isThrownBy(() -> await(keys.load()));
        assertThat(await(tokens.verify(KEY.bearer(ADA)))).isEqualTo(ADA);
    }

    @ConcurrentTest
    void keysComeFromAnotherUmsWhereOneIsAway() throws Exception {
        var away = URI.create("http://127.0.0.1:1");
        var here = URI.create("http://127.0.0.1:" + ums.port());
        for (var urls : List.of(List.of(away, here), List.of(here, away))) {
            var fresh = new AccessTokenVerifier(vertx, Clock.systemUTC());
            await(new JwksClient(vertx, vertx.createHttpClient(), calls, urls, fresh).load());
            assertThat(await(fresh.verify(KEY.bearer(ADA)))).isEqualTo(ADA);
        }
    }

    @ConcurrentTest
    void knownKeysStayWhileUmsAnswersNonsense() throws Exception {
        await(keys.load());
        for (String nonsense : List.of("", "x", "{}", "{\"keys\":[]}", "{\"keys\":[1]}", "{\"keys\":[{}]}")) {
            answer = nonsense;
            await(keys.load().transform(end -> Future.succeededFuture()));
            assertThat(await(tokens.verify(KEY.bearer(ADA)))).isEqualTo(ADA);
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
