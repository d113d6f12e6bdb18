package dev.taskwire.shared.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import dev.taskwire.shared.http.api.TestServer;
import dev.taskwire.testing.http.RawHttpClient;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class LoggingSetupTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private PrintStream standardOutput;

    @BeforeEach
    void capture() {
        standardOutput = System.out;
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() throws Exception {
        System.setOut(standardOutput);
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ContextInitializer(context).autoConfig();
        context.start();
    }

    @Test
    void requestIsOneLineOfTextWithItsId() throws Exception {
        assertThat(linesOfOneRequest(LogFormat.TEXT))
                .matches(
                        "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  access\\s+request\\s+service=test method=GET route=/things/\\{id}"
                                + " status=200 duration_ms=\\d+\\.\\d request_id=mine\\s+");
    }

    @Test
    void requestIsOneJsonObjectWithItsId() throws Exception {
        var line = new JsonObject(linesOfOneRequest(LogFormat.JSON));
        assertThat(line.getMap())
                .containsEntry("level", "INFO")
                .containsEntry("logger_name", "access")
                .containsEntry("message", "request")
                .containsEntry("service", "test")
                .containsEntry("method", "GET")
                .containsEntry("route", "/things/{id}")
                .containsEntry("status", 200)
                .containsEntry("request_id", "mine")
                .containsKeys("@timestamp", "duration_ms");
    }

    @ParameterizedTest
    @CsvSource({"GET /s3cret HTTP/1.1,GET,400", "GET /s3cret HTTP/7.0,_OTHER,505"})
    void requestThatIsRefusedBeforeAnyRouteIsALineToo(String requestLine, String method, int status) throws Exception {
        var id = new AtomicReference<String>();
        var lines = lines(LogFormat.JSON, server -> {
            try (var client = RawHttpClient.connect(server.port())) {
                id.set(client.send(requestLine + "\r\n\r\n").read().header("X-Request-Id"));
            }
        });
        assertThat(new JsonObject(lines).getMap())
                .containsEntry("message", "request")
                .containsEntry("route", "unmatched")
                .containsEntry("method", method)
                .containsEntry("status", status)
                .containsEntry("request_id", id.get());
        assertThat(lines).doesNotContain("s3cret");
    }

    private interface Exchange {
        void with(TestServer server) throws Exception;
    }

    private String linesOfOneRequest(LogFormat format) throws Exception {
        return lines(
                format,
                server -> server.exchange(
                        "GET /things/1?token=s3cret HTTP/1.1", "X-Request-Id: mine", "Authorization: s3cret"));
    }

    private String lines(LogFormat format, Exchange exchange) throws Exception {
        LoggingSetup.configure(new LoggingConfig(format, Optional.empty()), "test", "test");
        try (var server = TestServer.start((stack, routes) ->
                routes.add("GET", "/things/{id}", ctx -> ctx.response().end()))) {
            exchange.with(server);
        }
        LoggingSetup.flush();
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
        return output.toString(StandardCharsets.UTF_8);
    }
}
