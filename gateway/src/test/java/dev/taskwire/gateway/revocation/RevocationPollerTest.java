package dev.taskwire.gateway.revocation;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.taskwire.gateway.FakeDns;
import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.client.HttpClientTelemetry;
import dev.taskwire.shared.internalapi.RevokedSessionsPage;
import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Proves that the ended sessions are loaded from ums, page by page and again and again. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // before each test
class RevocationPollerTest {
    private static final Instant LATER = Instant.ofEpochSecond(4_000_000_000L);
    private static final List<Revocation> ENDED = List.of(
            new Revocation(UUID.randomUUID(), LATER),
            new Revocation(UUID.randomUUID(), LATER),
            new Revocation(UUID.randomUUID(), LATER));
    private static final InternalApiKey KEY = new InternalApiKey("s3cret");
    private static final URI AWAY = URI.create("http://127.0.0.1:1");

    private final RevokedSessions revocations = new RevokedSessions(Clock.systemUTC());
    private Vertx vertx;
    private URI ums;

    /** A ums that tells of one ended session a page. */
    @BeforeEach
    void start(Vertx injected) throws Exception {
        vertx = injected;
        var server = await(vertx.createHttpServer()
                .requestHandler(RevocationPollerTest::answer)
                .listen(0, "127.0.0.1"));
        ums = URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private static void answer(HttpServerRequest request) {
        if (!KEY.check(request).succeeded()) {
            request.response().setStatusCode(401).end();
            return;
        }
        String after = request.getParam("after");
        var ids = ENDED.stream().map(each -> each.sessionId().toString()).toList();
        int index = after == null ? 0 : ids.indexOf(after) + 1;
        var next = index + 1 < ENDED.size() ? Optional.of(ENDED.get(index).sessionId()) : Optional.<UUID>empty();
        request.response()
                .end(new RevokedSessionsPage(List.of(ENDED.get(index)), next)
                        .toJson()
                        .toBuffer());
    }

    @Test
    void everyPageIsLoaded() throws Exception {
        load(KEY, ums);
        assertThat(revocations.size()).isEqualTo(ENDED.size());
    }

    @Test
    void nextUmsIsAskedWhereOneIsAway() throws Exception {
        load(KEY, AWAY, ums);
        assertThat(revocations.size()).isEqualTo(ENDED.size());
    }

    /** The library's own look-up would give the same one again and again. */
    @Test
    void nameOfSeveralAddressesIsUsedThoughOneIsAway() throws Exception {
        try (var dns = new FakeDns()) {
            dns.answer("127.0.0.2", "127.0.0.1");
            // Another instance, which asks this DNS server.
            var other = Vertx.vertx(new VertxOptions().setAddressResolverOptions(dns.options()));
            var url = URI.create("http://ums.example:" + ums.getPort());
            var loader = new RevocationPoller(
                    other,
                    other.createHttpClient(),
                    new HttpClientTelemetry(Telemetry.withoutTracing(new MetricsRegistry("test"))),
                    List.of(url),
                    KEY,
                    revocations);
            // Each turn begins at another.
            for (int i = 0; i < 4; i++) {
                await(loader.load());
            }
            await(other.close());
        }
        assertThat(revocations.size()).isEqualTo(ENDED.size());
    }

    @Test
    void loadingFailsWhereNoUmsAnswers() {
        assertThatException().isThrownBy(() -> load(KEY, AWAY, AWAY));
        assertThatException().isThrownBy(() -> load(new InternalApiKey("wrong"), ums));
    }

    /** Kafka may be there and yet not take what ums writes. */
    @Test
    void revokedSessionsAreLoadedPeriodicallyWithAndWithoutKafka() throws Exception {
        for (boolean away : List.of(true, false)) {
            var calm = away ? Duration.ofHours(1) : Duration.ofMillis(50);
            var known = new RevokedSessions(Clock.systemUTC());
            loader(KEY, known, ums).start(() -> away, Duration.ofMillis(10), calm);
            Eventually.holds(() -> assertThat(known.size()).isEqualTo(ENDED.size()));
        }
    }

    private void load(InternalApiKey key, URI... urls) throws Exception {
        await(loader(key, revocations, urls).load());
    }

    private RevocationPoller loader(InternalApiKey key, RevokedSessions known, URI... urls) {
        return new RevocationPoller(
                vertx,
                vertx.createHttpClient(),
                new HttpClientTelemetry(Telemetry.withoutTracing(new MetricsRegistry("test"))),
                List.of(urls),
                key,
                known);
    }
}
