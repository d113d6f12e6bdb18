package dev.taskwire.shared.log.appender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.http.api.TestServer;
import dev.taskwire.shared.log.LoggingConfig;
import dev.taskwire.shared.log.LoggingSetup;
import dev.taskwire.testing.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class LokiTest {
    private static final Logger LOG = LoggerFactory.getLogger("thing");

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private PrintStream standardError;
    private LokiReceiver loki;

    @BeforeEach
    void start() throws Exception {
        standardError = System.err;
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        loki = LokiReceiver.start(0);
    }

    @AfterEach
    void stop() throws Exception {
        loki.close();
        System.setErr(standardError);
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ContextInitializer(context).autoConfig();
        context.start();
    }

    private void log(String before) {
        LoggingSetup.configure(
                EnvironmentReader.read(
                        Map.of("LOKI_URL", "http://" + before + "127.0.0.1:" + loki.port()), LoggingConfig::from),
                "tests",
                "process");
    }

    private static LokiAppender appender() {
        return LoggingSetup.loki().orElseThrow();
    }

    private String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void labelsAreFewAndIdsAreMetadata() throws Exception {
        log("");
        var before = Instant.now();
        try (var server = TestServer.start((stack, routes) ->
                routes.add("GET", "/things/{id}", ctx -> ctx.response().end()))) {
            server.exchange(
                    "GET /things/1 HTTP/1.1",
                    "X-Request-Id: mine",
                    "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        }
        LOG.atWarn().addKeyValue("user", "user_1").addKeyValue("count", 3).log("said \"so\"\nü");
        Eventually.holds(() -> assertThat(loki.lines()).hasSize(2));
        var request = loki.lines().stream()
                .filter(line -> line.text().startsWith("access"))
                .findFirst()
                .orElseThrow();
        assertThat(request.labels())
                .containsOnly(
                        Map.entry("service", "process"), Map.entry("environment", "tests"), Map.entry("level", "info"));
        assertThat(request.metadata())
                .containsOnly(
                        Map.entry("request_id", "mine"), Map.entry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"));
        assertThat(request.text()).contains("request service=test method=GET route=/things/{id} status=200");
        assertThat(request.nanos())
                .isBetween(before.toEpochMilli() * 1_000_000, Instant.now().toEpochMilli() * 1_000_000 + 1_000_000);
        var warning = loki.lines().stream()
                .filter(line -> line.text().startsWith("thing"))
                .findFirst()
                .orElseThrow();
        assertThat(warning.labels()).containsEntry("level", "warn");
        assertThat(warning.text()).startsWith("thing said \"so\"\nü user=user_1 count=3");
        assertThat(warning.metadata()).containsOnly(Map.entry("user", "user_1"));
    }

    @Test
    void anOutageIsSaidOnceAndLinesWait() throws Exception {
        log("");
        loki.answer(429);
        for (int i = 0; i < 20; i++) {
            LOG.info("line {}", i);
        }
        Eventually.holds(() -> assertThat(loki.requests()).isGreaterThan(1));
        loki.answer(503);
        int requests = loki.requests();
        Eventually.holds(() -> assertThat(loki.requests()).isGreaterThan(requests));
        assertThat(errors()).containsOnlyOnce("does not take lines");
        loki.answer(204);
        Eventually.holds(() -> assertThat(loki.lines()).hasSize(20));
        Eventually.holds(() -> assertThat(errors()).contains("takes lines again; 0 were dropped"));
        assertThat(appender().dropped()).isZero();
        Eventually.holds(() -> assertThat(appender().sent()).isEqualTo(20));
    }

    @Test
    void whatFindsNoPlaceIsCountedAndNobodyWaits() throws Exception {
        int port = loki.port();
        log("");
        loki.close();
        int count = 12_000;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            LOG.debug("not logged");
            LOG.info("line {}", i);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(appender().dropped()).isBetween(1L, 2_000L);
        Eventually.holds(() -> assertThat(errors()).containsOnlyOnce("does not take lines"));
        loki = LokiReceiver.start(port);
        Eventually.holds(
                () -> assertThat(loki.lines().size() + appender().dropped()).isEqualTo(count));
        Eventually.holds(() -> assertThat(errors()).contains("takes lines again"));
    }

    @Test
    void whatLokiRefusesIsDroppedAndTheRestFlowsOn() throws Exception {
        log("");
        loki.answer(400);
        LOG.info("old");
        Eventually.holds(() -> assertThat(appender().dropped()).isEqualTo(1));
        assertThat(errors()).containsOnlyOnce("refuses lines (status 400)");
        loki.answer(204);
        LOG.info("new");
        Eventually.holds(() -> assertThat(loki.lines()).hasSize(1));
    }

    @Test
    void theEndSendsWhatIsLeftAndWaitsForNobody() throws Exception {
        log("");
        LOG.info("last");
        LoggingSetup.flush();
        assertThat(loki.lines()).hasSize(1);
        stop();
        start();
        log("");
        loki.answer(503);
        LOG.info("lost");
        long begun = System.nanoTime();
        LoggingSetup.flush();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void userAndPasswordAreShownToLokiAndToNobodyElse() throws Exception {
        log("us%40er:s3cret%2F@");
        LOG.info("line");
        Eventually.holds(() -> assertThat(loki.authorizations()).containsExactly("Basic dXNAZXI6czNjcmV0Lw=="));
        loki.close();
        LOG.info("away");
        Eventually.holds(() -> assertThat(errors()).contains("does not take lines"));
        assertThat(errors()).doesNotContain("s3cret", "us@er", "127.0.0.1");
    }

    @Test
    void aMalformedAddressIsOneLineThatDoesNotQuoteIt() {
        for (String url :
                new String[] {"loki:3100", "ftp://host", "http://us:s3cret@", "http://h?q=s3cret", "http://a b"}) {
            var variables = new HashMap<>(Map.of("LOKI_URL", url));
            assertThatThrownBy(() -> EnvironmentReader.read(variables, LoggingConfig::from))
                    .isInstanceOfSatisfying(
                            ConfigException.class,
                            failure -> assertThat(failure.errors())
                                    .singleElement()
                                    .asString()
                                    .startsWith("LOKI_URL: ")
                                    .doesNotContain("s3cret"));
        }
    }
}
