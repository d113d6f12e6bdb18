package dev.taskwire.shared.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.testing.TokenFactory;
import dev.taskwire.testing.http.RawHttpClient;
import dev.taskwire.testing.http.RawHttpResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves what is checked before an operation begins, with operations of the contract and a service that echoes. */
@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class ApiRouterTest {
    private static final TokenFactory KEY = TokenFactory.generate("key-1");
    private static final Caller ADA =
            new Caller(UUID.randomUUID(), UUID.randomUUID(), Role.USER, Instant.ofEpochSecond(4_000_000_000L));
    private static final String TASK = "/api/tasks/task_01kn45752aexgvn53zrba59xv2";
    private static final String TITLE = "{\"title\":\"Buy groceries\"}";
    private static final String JSON = "Content-Type: application/json";

    private static final List<String> DENIED = new CopyOnWriteArrayList<>();
    private static TestServer server;
    private static String authorization;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start((stack, routes) -> new ApiRouter(
                        routes, stack, (operation, caller) -> DENIED.add(operation + " " + caller.userId()))
                .on(
                        "getTask",
                        request -> Future.succeededFuture(
                                ApiResponse.ok(new JsonObject()).etag(7)))
                .on(
                        "createTask",
                        request -> Future.succeededFuture(ApiResponse.created(
                                TASK,
                                new JsonObject()
                                        .put(
                                                "title",
                                                request.body().get("title").textValue()))))
                .on(
                        "searchTasks",
                        request -> Future.succeededFuture(ApiResponse.ok(new JsonArray()
                                .add(new JsonObject()
                                        .put("query", request.queryParameters().toString())))))
                .on(
                        "deleteTask",
                        request -> request.ifMatch().test(7)
                                ? Future.succeededFuture(ApiResponse.noContent())
                                : Future.failedFuture(
                                        ApplicationException.of(ErrorCode.PRECONDITION_FAILED, "changed")))
                .on("patchTask", request -> {
                    throw ApplicationException.of(ErrorCode.FORBIDDEN, "No.");
                })
                .on(
                        "deleteMe",
                        request -> Future.failedFuture(ApplicationException.forbidden(
                                "No.", FieldError.inBody("/current_password", "is wrong"))))
                .on("updateTask", request -> Promise.<ApiResponse>promise().future())
                .on("getJwks", request -> Future.succeededFuture(ApiResponse.ok(new JsonObject()))));
        server.tokens().setKeys(List.of(KEY.publicJwk()));
        authorization = "Authorization: Bearer " + KEY.token(ADA);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void operationThatTheCallerMayNotDoIsReported() throws Exception {
        assertThat(post("PATCH " + TASK + " HTTP/1.1", TITLE, authorization, JSON)
                        .status())
                .isEqualTo(403);
        String wrong = "{\"current_password\":\"wrong\"}";
        assertThat(post("POST /api/users/me/deletion HTTP/1.1", wrong, authorization, JSON)
                        .status())
                .isEqualTo(403);
        assertThat(DENIED).containsExactly("patchTask " + ADA.userId());
    }

    @Test
    void openOperationNeedsNoToken() throws Exception {
        assertThat(server.exchange("GET /.well-known/jwks.json HTTP/1.1").status())
                .isEqualTo(200);
        assertThat(server.exchange("GET /.well-known/jwks.json HTTP/1.1", "Authorization: Bearer x")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: y",
                "Authorization: Basic eDp5",
                "Authorization: Bearer",
                "Authorization: Bearer x",
                "Authorization:"
            })
    void otherOperationsNeedOne(String header) throws Exception {
        var answer = server.exchange("GET " + TASK + " HTTP/1.1", header);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void twoTokensAreNoToken() throws Exception {
        assertThat(server.exchange("GET " + TASK + " HTTP/1.1", authorization, authorization)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void callerIsCheckedBeforeTheBody() throws Exception {
        assertThat(post("POST /api/tasks HTTP/1.1", "nonsense", JSON).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"7\"", "W/\"7\"", "*", "\"1\", \"7\""})
    void clientThatHasTheObjectIsNotSentItAgain(String tags) throws Exception {
        var answer = server.exchange("GET " + TASK + " HTTP/1.1", authorization, "If-None-Match: " + tags);
        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.header("ETag")).isEqualTo("\"7\"");
    }

    @Test
    void malformedConditionIsABadRequest() throws Exception {
        var answer = server.exchange("GET " + TASK + " HTTP/1.1", authorization, "If-None-Match: 7");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getString("parameter"))
                .isEqualTo("If-None-Match");
    }

    @Test
    void conditionMayBeAsLongAsAHeadMay() throws Exception {
        String many = "\"1\",".repeat(3_500);
        assertThat(server.exchange("GET " + TASK + " HTTP/1.1", authorization, "If-None-Match: " + many + "\"7\"")
                        .status())
                .isEqualTo(304);
        assertThat(server.exchange("DELETE " + TASK + " HTTP/1.1", authorization, "If-Match: " + many + "\"7\"")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void conditionOfSeveralLinesIsOneList() throws Exception {
        var answer = server.exchange(
                "GET " + TASK + " HTTP/1.1", authorization, "If-None-Match: \"1\"", "If-None-Match: \"7\"");
        assertThat(answer.status()).isEqualTo(304);
    }

    @Test
    void clientThatHasAnotherVersionIsSentThisOne() throws Exception {
        var answer = server.exchange("GET " + TASK + " HTTP/1.1", authorization, "If-None-Match: \"6\"");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo("\"7\"");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"\"7\",204", "`\"1\", \"7\"`,204", "*,204", "\"8\",412", "W/\"7\",412", "7,400"})
    void ifMatchDecidesOverAWrite(String tags, int status) throws Exception {
        var answer = server.exchange("DELETE " + TASK + " HTTP/1.1", authorization, "If-Match: " + tags);
        assertThat(answer.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: application/json",
                "Content-Type: application/json; charset=utf-8",
                "Content-Type: Application/JSON;charset=\"UTF-8\"",
                "Content-Type: application/json; profile=x",
                "Content-Type: application/json;charset=utf8",
                "Content-Type: application/json; charset=UTF8",
                "Content-Type: application/json ; Charset=\"utf-8\"",
                "Content-Type: APPLICATION/JSON;CHARSET=UTF-8",
                "Content-Type: application/json; charset=\"utf8\" ; a=b",
                "Content-Type: application/json;charset=\"u\\tf-8\"",
                "Content-Type: application/json;",
                "Content-Type: application/json; charset=utf-8;",
                "Content-Type: application/json ; ; charset = utf-8 ; ",
                "Content-Type: application/json; profile=\"a;charset=utf-16\"; charset=utf-8"
            })
    void bodyOfTheRightTypeIsTaken(String type) throws Exception {
        var answer = post("POST /api/tasks HTTP/1.1", TITLE, authorization, type);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Location")).isEqualTo(TASK);
        assertThat(answer.json().getString("title")).isEqualTo("Buy groceries");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: y",
                "Content-Type: text/plain",
                "Content-Type: application/merge-patch+json",
                "Content-Type: application/json; charset=utf-16",
                "Content-Type: application/json; charset=utf-8; charset=utf-16",
                "Content-Type: application/json; charset=iso-8859-1",
                "Content-Type: application/json; charset=\"us-ascii\"",
                "Content-Type: application/json; charset=",
                "Content-Type: application/json; charset",
                "Content-Type: application/json; charset=\"utf-8",
                "Content-Type: application/json, application/json",
                "Content-Type: application/json charset=utf-8",
                "Content-Type: ;charset=utf-8",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: json"
            })
    void bodyOfAnotherTypeIsUnsupported(String type) throws Exception {
        assertThat(post("POST /api/tasks HTTP/1.1", TITLE, authorization, type).status())
                .isEqualTo(415);
    }

    @Test
    void compressedBodyIsUnsupported() throws Exception {
        var json = "Content-Type: application/json";
        var refused = post("POST /api/tasks HTTP/1.1", TITLE, authorization, json, "Content-Encoding: gzip");
        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.header("Accept-Encoding")).isEqualTo("identity");
        for (String none : List.of("identity", "Identity,", ", identity", "")) {
            assertThat(post("POST /api/tasks HTTP/1.1", TITLE, authorization, json, "Content-Encoding: " + none)
                            .status())
                    .as(none)
                    .isEqualTo(201);
        }
        assertThat(post("POST /api/tasks HTTP/1.1", TITLE, authorization, json, "Content-Encoding: identity, gzip")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void otherCharsetIsNamedInTheRefusal() throws Exception {
        var answer = post(
                "POST /api/tasks HTTP/1.1", TITLE, authorization, "Content-Type: application/json; charset=latin1");
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.json().getString("detail")).contains("UTF-8", "charset");
    }

    @Test
    void byteOrderMarkBeforeTheBodyIsIgnored() throws Exception {
        var answer = post("POST /api/tasks HTTP/1.1", "\u00ef\u00bb\u00bf" + TITLE, authorization, JSON);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().getString("title")).isEqualTo("Buy groceries");
    }

    @Test
    void emptyBodyWithoutATypeIsABadRequest() throws Exception {
        assertThat(server.exchange("POST /api/tasks HTTP/1.1", authorization).status())
                .isEqualTo(400);
        assertThat(post("POST /api/tasks HTTP/1.1", "", authorization).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null|",
                "[]|",
                "\"x\"|",
                "{}|/title",
                "{\"title\":1}|/title",
                "{\"title\":{\"$ne\":\"\"}}|/title",
                "{\"title\":\" \"}|/title",
                "{\"title\":\"x\",\"colour\":\"red\"}|/colour",
                "{\"title\":\"x\",\"a/b~c\":1}|/a~1b~0c",
                "{\"title\":\"x\",\"status\":\"done\"}|/status",
                "{\"title\":\"x\",\"due_date\":\"tomorrow\"}|/due_date"
            })
    void faultInTheBodyIsPointedAt(String body, String pointer) throws Exception {
        var answer = post("POST /api/tasks HTTP/1.1", body, authorization, JSON);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().getJsonArray("errors"))
                .extracting(error -> ((JsonObject) error).getString("pointer"))
                .containsExactly(pointer == null ? "" : pointer);
    }

    @Test
    void queryReachesTheServiceDecoded() throws Exception {
        var answer = server.exchange("GET /api/tasks?q=a%2Bb+c&limit=5 HTTP/1.1", authorization);
        assertThat(answer.body()).contains("{q=a+b c, limit=5}");
    }

    @ParameterizedTest
    @CsvSource({
        "colour=red,colour",
        "status[$ne]=x,status[$ne]",
        "status=done,status",
        "status=,status",
        "STATUS=pending,STATUS",
        "limit=0,limit",
        "limit=201,limit",
        "limit=1.5,limit",
        "limit=+5,limit",
        "limit=%2B5,limit",
        "limit=05,limit",
        "limit=99999999999,limit",
        "limit=,limit",
        "limit=5&limit=5,limit",
        "due_before=yesterday,due_before",
        "sort=title,sort",
        "q=,q",
        "cursor=,cursor"
    })
    void faultInTheQueryIsNamed(String query, String parameter) throws Exception {
        var answer = server.exchange("GET /api/tasks?" + query + " HTTP/1.1", authorization);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().getJsonArray("errors"))
                .extracting(error -> ((JsonObject) error).getString("parameter"))
                .containsExactly(parameter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=5&", "&limit=5", "&&limit=5&&"})
    void emptyPairsOfAQueryAreSkipped(String query) throws Exception {
        var answer = server.exchange("GET /api/tasks?" + query + " HTTP/1.1", authorization);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("{limit=5}");
    }

    /** The offset's plus sign arrives as a space. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "created_after=2026-01-01T00:00:00+02:00",
                "due_before=2026-01-01t00:00:00.123+02:00",
                "updated_since=2026-01-01T00:00:00%2002:00"
            })
    void plusSignOfATimeMustBeEscaped(String query) throws Exception {
        var refused = server.exchange("GET /api/tasks?" + query + " HTTP/1.1", authorization);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().getJsonArray("errors").getJsonObject(0).getString("detail"))
                .contains("%2B");
        String escaped = query.replace("+", "%2B").replace("%20", "%2B");
        assertThat(server.exchange("GET /api/tasks?" + escaped + " HTTP/1.1", authorization)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void otherFaultsOfATimeSayNothingOfPlusSigns() throws Exception {
        var refused = server.exchange("GET /api/tasks?created_after=next+week HTTP/1.1", authorization);
        assertThat(refused.body()).doesNotContain("%2B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=%", "q=%zz", "q=%FF", "%=1", "=1", "limit=5&=", "q=\u00c3\u00a9"})
    void malformedQueryIsABadRequest(String query) throws Exception {
        assertThat(server.exchange("GET /api/tasks?" + query + " HTTP/1.1", authorization)
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "é"})
    void headerIsHeldAgainstTheContract(String key) throws Exception {
        var answer = post("POST /api/tasks HTTP/1.1", TITLE, authorization, JSON, "Idempotency-Key: " + key);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getString("parameter"))
                .isEqualTo("Idempotency-Key");
    }

    @Test
    void serviceThatDoesNotAnswerIsGivenUpAtTheDeadline() throws Exception {
        var answer = post("PUT " + TASK + " HTTP/1.1", TITLE, authorization, JSON, "X-Request-Timeout: 1000");
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.header("X-Internal-Processed")).isNull();
    }

    /** Not even the body is read, so this one need not come. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "PUT"})
    void whatIsReadAfterItsTimeIsNotBegun(String method) throws Exception {
        var answer = server.exchange(
                method + " " + TASK + " HTTP/1.1",
                authorization,
                "X-Request-Timeout: 0",
                method.equals("PUT") ? "Content-Length: 10" : "Accept: */*");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("Nothing was done.");
        assertThat(answer.header("X-Internal-Processed")).isEqualTo("no");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void connectionGoesOnAfterARefusal() throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            var refused = "POST /api/tasks HTTP/1.1\r\nHost: test\r\nContent-Length: 100000\r\n\r\n";
            client.send(refused).send(new byte[100_000]);
            assertThat(client.read().status()).isEqualTo(401);
            client.send("GET /.well-known/jwks.json HTTP/1.1\r\nHost: test\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    private static RawHttpResponse post(String requestLine, String body, String... headers) throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            return client.send(requestLine + "\r\nHost: test\r\nConnection: close\r\nContent-Length: "
                            + body.length() + "\r\n" + String.join("\r\n", headers)
                            + (headers.length == 0 ? "\r\n" : "\r\n\r\n") + body)
                    .read();
        }
    }
}
