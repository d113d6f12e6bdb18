package dev.taskwire.shared.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import dev.taskwire.shared.http.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class LoggingTest {
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

    private String linesOfOneRequest(LogFormat format) throws Exception {
        Logging.configure(new LogSettings(format, "test", Optional.empty()), "test");
        try (var server = TestServer.start((stack, routes) ->
                routes.add("GET", "/things/{id}", ctx -> ctx.response().end()))) {
            server.exchange("GET /things/1?token=s3cret HTTP/1.1", "X-Request-Id: mine", "Authorization: s3cret");
        }
        Logging.flush();
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
        return output.toString(StandardCharsets.UTF_8);
    }
}
