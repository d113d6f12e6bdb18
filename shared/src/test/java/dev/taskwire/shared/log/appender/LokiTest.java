package dev.taskwire.shared.log.appender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.http.api.TestServer;
import dev.taskwire.shared.log.LogFormat;
import dev.taskwire.shared.log.LoggingConfig;
import dev.taskwire.shared.log.LoggingSetup;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.log.SecurityLog;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sending log lines to Loki: what a line consists of, and what an operator sees when Loki does not accept lines. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class LokiTest {
    private static final Logger LOG = LoggerFactory.getLogger("thing");
    /** Pauses that no test has to wait for, and a flush that ends within a test. */
    private static final LokiAppender.Timing TIMING =
            new LokiAppender.Timing(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(500));

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
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
        context.reset();
        new ContextInitializer(context).autoConfig();
        context.start();
    }

    private LoggingConfig config(String userInformation) {
        return EnvironmentReader.read(
                Map.of("LOKI_URL", "http://" + userInformation + "127.0.0.1:" + loki.port()), LoggingConfig::from);
    }

    private LokiAppender logToLoki() {
        return logToLoki("");
    }

    private LokiAppender logToLoki(String userInformation) {
        var target = config(userInformation).loki().orElseThrow();
        LoggingSetup.configure(new LoggingConfig(LogFormat.TEXT, Optional.empty()), "tests", "process");
        var appender = new LokiAppender(target, "tests", "process", TIMING);
        appender.setContext(context);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        return appender;
    }

    private String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    private List<LokiReceiver.Line> linesOf(String logger) {
        return loki.lines().stream()
                .filter(line -> line.text().startsWith(logger + " "))
                .toList();
    }

    @Test
    void labelsAreFewAndIdsAreMetadata() throws Exception {
        LoggingSetup.configure(config(""), "tests", "process");
        var before = Instant.now();

        try (var server = TestServer.start((stack, routes) ->
                routes.add("GET", "/things/{id}", ctx -> ctx.response().end()))) {
            server.exchange(
                    "GET /things/1 HTTP/1.1",
                    "X-Request-Id: mine",
                    "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        }
        LOG.atWarn().addKeyValue("user", "user_1").addKeyValue("count", 3).log("said \"so\"\nü");

        Eventually.holds(() -> assertThat(linesOf("access")).hasSize(1));
        Eventually.holds(() -> assertThat(linesOf("thing")).hasSize(1));
        var request = linesOf("access").get(0);
        assertThat(request.labels())
                .containsOnly(
                        Map.entry("service", "process"), Map.entry("environment", "tests"), Map.entry("level", "info"));
        assertThat(request.metadata())
                .containsOnly(
                        Map.entry("request_id", "mine"), Map.entry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"));
        assertThat(request.text()).contains("request service=test method=GET route=/things/{id} status=200");
        assertThat(request.nanos())
                .isBetween(before.toEpochMilli() * 1_000_000, Instant.now().toEpochMilli() * 1_000_000 + 1_000_000);
        var warning = linesOf("thing").get(0);
        assertThat(warning.labels()).containsEntry("level", "warn");
        assertThat(warning.text()).startsWith("thing said \"so\"\nü user=user_1 count=3");
        assertThat(warning.metadata()).containsOnly(Map.entry("user", "user_1"));
        var appender = LoggingSetup.loki().orElseThrow();
        Eventually.holds(
                () -> assertThat(appender.sent()).isEqualTo(loki.lines().size()));
    }

    @Test
    void idsOfTheSecurityLogAreMetadata() throws Exception {
        logToLoki();
        var user = UUID.randomUUID();
        var admin = UUID.randomUUID();

        SecurityLog.log(SecurityEvent.AUTHZ_CHANGE, user, admin, Map.of());

        Eventually.holds(() -> assertThat(loki.lines()).hasSize(1));
        assertThat(loki.lines().get(0).metadata())
                .containsOnly(
                        Map.entry("event", "authz_change"),
                        Map.entry("user_id", ResourceIds.user(user)),
                        Map.entry("actor_id", ResourceIds.user(admin)));
    }

    @Test
    void longLineIsCutAndHasItsStackTrace() throws Exception {
        logToLoki();

        LOG.error("failed", new IllegalStateException("x".repeat(70_000)));

        Eventually.holds(() -> assertThat(loki.lines()).hasSize(1));
        assertThat(loki.lines().get(0).text())
                .hasSize(64 * 1024)
                .startsWith("thing failed")
                .contains("java.lang.IllegalStateException: xxx");
    }

    @Test
    void outageIsReportedOnceAndLinesWait() throws Exception {
        var appender = logToLoki();
        loki.answer(429);

        for (int i = 0; i < 20; i++) {
            LOG.info("line {} [\"1", i);
        }

        for (int temporary : new int[] {429, 503, 500, 408}) {
            loki.answer(temporary);
            int requests = loki.requests();
            Eventually.holds(() -> assertThat(loki.requests()).isGreaterThan(requests + 1));
        }
        assertThat(errors()).containsOnlyOnce("does not accept lines (status 429)");

        loki.answer(204);
        Eventually.holds(() -> assertThat(loki.lines()).hasSize(20));
        Eventually.holds(() -> assertThat(errors()).contains("accepts lines again; 0 were dropped"));
        assertThat(appender.dropped()).isZero();
        Eventually.holds(() -> assertThat(appender.sent()).isEqualTo(20));
    }

    @Test
    void linesThatDoNotFitIntoTheQueueAreDroppedAndCounted() throws Exception {
        int port = loki.port();
        var appender = logToLoki();
        loki.close();
        String text = "x".repeat(50_000);

        int count = 0;
        long start = System.nanoTime();
        while (appender.dropped() == 0) {
            LOG.debug("not logged");
            LOG.info(text);
            count++;
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
        Eventually.holds(() -> assertThat(errors()).containsOnlyOnce("does not accept lines"));

        loki = LokiReceiver.start(port);
        int all = count;
        Eventually.holds(
                () -> assertThat(loki.lines().size() + appender.dropped()).isEqualTo(all));
        Eventually.holds(() -> assertThat(errors()).contains("accepts lines again; " + appender.dropped()));
        Eventually.holds(() -> assertThat(appender.sent() + appender.dropped()).isEqualTo(all));
    }

    @Test
    void refusedLinesAreDroppedAndFurtherLinesAreSent() throws Exception {
        var appender = logToLoki();
        loki.answer(400);

        LOG.info("old");

        Eventually.holds(() -> assertThat(appender.dropped()).isEqualTo(1));
        assertThat(errors()).containsOnlyOnce("refuses lines (status 400)");
        loki.answer(204);
        LOG.info("new");
        Eventually.holds(() -> assertThat(loki.lines()).hasSize(1));
    }

    @Test
    void stopSendsTheQueuedLines() {
        logToLoki();

        LOG.info("last");
        LoggingSetup.flush();

        assertThat(loki.lines()).hasSize(1);
    }

    @Test
    void stopDoesNotRetry() {
        var appender = logToLoki();
        loki.answer(503);

        LOG.info("lost");
        long start = System.nanoTime();
        LoggingSetup.flush();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        assertThat(appender.dropped()).isEqualTo(1);
        assertThat(errors()).contains("does not accept lines");
    }

    @Test
    void stopDoesNotWaitForAResponse() {
        var appender = logToLoki();
        loki.hang();

        LOG.info("lost");
        long start = System.nanoTime();
        LoggingSetup.flush();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(appender.dropped()).isEqualTo(1);
        assertThat(errors()).contains("did not get the last 1 lines");
    }

    @Test
    void userAndPasswordAreSentToLokiAndNeverPrinted() throws Exception {
        logToLoki("us%40er:s3cret%2F@");

        LOG.info("line");
        Eventually.holds(() -> assertThat(loki.authorizations()).containsExactly("Basic dXNAZXI6czNjcmV0Lw=="));
        loki.close();
        LOG.info("away");

        Eventually.holds(() -> assertThat(errors()).contains("does not accept lines"));
        assertThat(errors()).doesNotContain("s3cret", "us@er", "127.0.0.1");
        assertThat(context.getStatusManager().getCopyOfStatusList().toString()).doesNotContain("s3cret", "us@er");
    }

    @Test
    void malformedUrlIsOneErrorThatDoesNotQuoteIt() {
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
