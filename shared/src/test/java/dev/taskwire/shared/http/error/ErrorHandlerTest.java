package dev.taskwire.shared.http.error;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.mongodb.MongoTimeoutException;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.error.ProblemType;
import dev.taskwire.shared.http.api.TestServer;
import dev.taskwire.shared.log.context.RequestId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Proves that every failure becomes a problem of RFC 9457 with its status, and tells nothing else. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class ErrorHandlerTest {
    private static final Map<ErrorCode, Integer> STATUSES = new EnumMap<>(Map.ofEntries(
            entry(ErrorCode.INVALID, 400),
            entry(ErrorCode.UNAUTHENTICATED, 401),
            entry(ErrorCode.FORBIDDEN, 403),
            entry(ErrorCode.NOT_FOUND, 404),
            entry(ErrorCode.CONFLICT, 409),
            entry(ErrorCode.PRECONDITION_FAILED, 412),
            entry(ErrorCode.TOO_LARGE, 413),
            entry(ErrorCode.IDEMPOTENCY_KEY_REUSED, 422),
            entry(ErrorCode.RATE_LIMITED, 429),
            entry(ErrorCode.UNAVAILABLE, 503),
            entry(ErrorCode.TIMEOUT, 504)));

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Throwable failure = new IllegalStateException();
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start((stack, routes) -> routes.add(
                        "GET",
                        "/fails",
                        ctx -> Future.failedFuture(failure)
                                .onFailure(cause -> stack.errors().respond(ctx, cause)))
                .add("GET", "/throws", ctx -> {
                    throw (RuntimeException) failure;
                }));
        log.start();
        logger().addAppender(log);
    }

    @Test
    void onlyWhatWasSurelyNotProcessedSaysSoAndOnlyToWhoSendsADeadline() throws Exception {
        var unavailable = ApplicationException.unavailable("The service is overloaded.", Duration.ofSeconds(1));
        failure = unavailable.asNotProcessed();
        var told = server.exchange("GET /fails HTTP/1.1", "X-Request-Timeout: 9000");
        assertThat(told.header("X-Internal-Processed")).isEqualTo("no");
        assertThat(told.body()).contains("The service is overloaded. Nothing was done.");
        var untold = server.exchange("GET /fails HTTP/1.1");
        assertThat(untold.header("X-Internal-Processed")).isNull();
        assertThat(untold.body()).contains("Nothing was done.");
        failure = unavailable;
        var unsure = server.exchange("GET /fails HTTP/1.1", "X-Request-Timeout: 9000");
        assertThat(unsure.header("X-Internal-Processed")).isNull();
        assertThat(unsure.body()).doesNotContain("Nothing was done.");
    }

    @AfterEach
    void stop() throws Exception {
        logger().detachAppender(log);
        server.close();
    }

    @Test
    void everyKindOfFailureHasItsStatus() throws Exception {
        assertThat(STATUSES).containsOnlyKeys(ErrorCode.values());
        for (ErrorCode kind : ErrorCode.values()) {
            failure = ApplicationException.of(kind, "told");
            var answer = server.exchange("GET /fails HTTP/1.1");
            assertThat(answer.status()).as("%s", kind).isEqualTo(STATUSES.get(kind));
            assertThat(answer.json().getString("detail")).isEqualTo("told");
            assertThat(answer.json().getString("type"))
                    .isEqualTo(kind.problemType().uri());
        }
        assertThat(log.list).isEmpty();
    }

    @Test
    void problemIsThatOfRfc9457() throws Exception {
        failure = ApplicationException.conflict("taken", List.of(FieldError.inBody("/email", "is taken")));
        var answer = server.exchange("GET /fails HTTP/1.1", "X-Request-Id: mine");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json())
                .isEqualTo(new JsonObject()
                        .put("type", "/problems/conflict")
                        .put("title", "Conflict")
                        .put("status", 409)
                        .put("detail", "taken")
                        .put("instance", RequestId.urn("mine"))
                        .put("request_id", "mine")
                        .put(
                                "errors",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("pointer", "/email")
                                                .put("detail", "is taken"))));
    }

    /** The type and the member are those of draft-ietf-httpapi-ratelimit-headers. */
    @Test
    void exceededLimitIsNamed() throws Exception {
        failure = ApplicationException.rateLimited(
                ProblemType.QUOTA_EXCEEDED, "signed-in", "told", Duration.ofSeconds(42));
        var answer = server.exchange("GET /fails HTTP/1.1");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("42");
        assertThat(answer.json().getString("type"))
                .isEqualTo("https://iana.org/assignments/http-problem-types#quota-exceeded");
        assertThat(answer.json().getString("title")).isEqualTo("Quota Exceeded");
        assertThat(answer.json().getJsonArray("violated-policies")).containsExactly("signed-in");
    }

    @Test
    void specificKindKeepsTheRest() throws Exception {
        failure = ApplicationException.conflict("told", List.of(FieldError.inBody("/x", "is taken")))
                .withType(ProblemType.LAST_ADMIN)
                .asNotProcessed();
        var answer = server.exchange("GET /fails HTTP/1.1");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().getString("type")).isEqualTo("/problems/last-admin");
        assertThat(answer.json().getJsonArray("errors")).hasSize(1);
    }

    @Test
    void faultInAParameterNamesIt() throws Exception {
        failure = ApplicationException.invalid(FieldError.inParameter("limit", "must be a whole number"));
        assertThat(server.exchange("GET /fails HTTP/1.1").json().getJsonArray("errors"))
                .containsExactly(new JsonObject().put("parameter", "limit").put("detail", "must be a whole number"));
    }

    @Test
    void unforeseenFailureIsLoggedButNotTold() throws Exception {
        failure = new IllegalStateException("s3cret");
        for (String path : List.of("/fails", "/throws")) {
            log.list.clear();
            var answer = server.exchange("GET " + path + " HTTP/1.1", "X-Request-Id: mine");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.json().getString("request_id")).isEqualTo("mine");
            assertThat(answer.body()).doesNotContain("s3cret", "IllegalState", "dev.taskwire", "\\tat ");
            assertThat(log.list).singleElement().satisfies(event -> {
                assertThat(event.getLevel()).isEqualTo(Level.ERROR);
                assertThat(event.getThrowableProxy().getMessage()).isEqualTo("s3cret");
            });
        }
    }

    @Test
    void statusOfTheRouterKeepsItsStatus() throws Exception {
        for (int status : new int[] {405, 408, 413, 415, 502}) {
            failure = new HttpException(status, "told");
            var answer = server.exchange("GET /throws HTTP/1.1");
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.json().getInteger("status")).isEqualTo(status);
            assertThat(answer.json().getString("detail")).isEqualTo("told");
            assertThat(answer.json().getString("type")).startsWith("/problems/");
        }
    }

    @Test
    void statusWithoutAKindSaysEverythingItself() throws Exception {
        failure = new HttpException(406, "told");
        var answer = server.exchange("GET /throws HTTP/1.1");
        assertThat(answer.json().getString("type")).isEqualTo("about:blank");
        assertThat(answer.json().getString("title")).isEqualTo("Not Acceptable");
    }

    @Test
    void titleIsThePhraseOfRfc9110() throws Exception {
        for (var phrase : Map.of(413, "Content Too Large", 422, "Unprocessable Content", 406, "Not Acceptable")
                .entrySet()) {
            failure = new HttpException(phrase.getKey(), "told");
            assertThat(server.exchange("GET /fails HTTP/1.1").json().getString("title"))
                    .isEqualTo(phrase.getValue());
        }
    }

    @Test
    void timeIsUp() throws Exception {
        failure = new TimeoutException("s3cret");
        var answer = server.exchange("GET /fails HTTP/1.1");
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.body()).doesNotContain("s3cret");
    }

    @Test
    void databaseThatIsAwayIsTriedAgainLater() throws Exception {
        failure = new MongoTimeoutException("s3cret");
        var answer = server.exchange("GET /fails HTTP/1.1");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(answer.body()).doesNotContain("s3cret");
    }

    @Test
    void retryAfterIsAtLeastOneSecond() throws Exception {
        failure = ApplicationException.unavailable("busy", Duration.ofMillis(1));
        assertThat(server.exchange("GET /fails HTTP/1.1").header("Retry-After")).isEqualTo("1");
    }

    @Test
    void challengeNamesAnErrorOnlyWhereATokenWasShown() throws Exception {
        failure = ApplicationException.of(ErrorCode.UNAUTHENTICATED, "who are you");
        assertThat(server.exchange("GET /fails HTTP/1.1").header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"taskwire\"");
        assertThat(server.exchange("GET /fails HTTP/1.1", "Authorization: Bearer x")
                        .header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"taskwire\", error=\"invalid_token\"");
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(ErrorHandler.class);
    }
}
