package dev.taskwire.local.history;

import dev.taskwire.local.history.Operation.Kind;
import dev.taskwire.local.history.Operation.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** The gateway's tasks as one user; notes every call in the log. Safe from any thread. */
final class TaskApi {
    /** More than the whole time that the gateway gives a request. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** What a 503 says that surely had no effect. */
    private static final String NOTHING_DONE = "Nothing was done.";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI gateway;
    private final HistoryLog log;
    private final AtomicLong answered;
    private String token = "";

    /**
     * Calls nobody yet.
     *
     * @param answered counts the calls that have ended
     */
    TaskApi(URI gateway, HistoryLog log, AtomicLong answered) {
        this.gateway = gateway;
        this.log = log;
        this.answered = answered;
    }

    /** Signs on a new user, whose tasks they are; before the first call. */
    void signOn() throws IOException, InterruptedException {
        String name = "history." + UUID.randomUUID();
        var account = new JsonObject()
                .put("username", name)
                .put("email", name + "@example.com")
                .put("password", "correct horse battery");
        var answer = http.send(
                HttpRequest.newBuilder(gateway.resolve("/api/user"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(account.encode()))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IOException("sign-on was answered " + answer.statusCode() + ": " + answer.body());
        }
        token = new JsonObject(answer.body()).getString("token");
    }

    /** One call. */
    Operation call(int client, Kind kind, String task, String value, String key, long expected)
            throws InterruptedException {
        String requestId = UUID.randomUUID().toString();
        var begun = new Operation(
                client,
                kind,
                task,
                value,
                key,
                expected,
                System.nanoTime(),
                Long.MAX_VALUE,
                Outcome.UNKNOWN,
                0,
                0,
                "",
                requestId);
        long number = log.invoke(begun);
        Operation ended;
        try {
            ended = end(begun, http.send(request(begun), BodyHandlers.ofString()));
        } catch (IOException noAnswer) {
            ended = ended(begun, begun.task(), Outcome.UNKNOWN, 0, 0, "");
        }
        log.complete(number, ended);
        answered.incrementAndGet();
        return ended;
    }

    private HttpRequest request(Operation operation) {
        String path = operation.kind() == Kind.CREATE ? "/api/tasks" : "/api/tasks/" + operation.task();
        var request = HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("X-Request-Id", operation.requestId());
        String etag = "\"" + operation.expected() + "\"";
        var body = BodyPublishers.ofString(
                new JsonObject().put("title", operation.value()).encode());
        if (!operation.value().isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return switch (operation.kind()) {
            case READ -> request.build();
            case REVALIDATE -> request.header("If-None-Match", etag).build();
            case PUT -> request.PUT(body).build();
            case PUT_IF_MATCH, PUT_UNCHANGED ->
                request.header("If-Match", etag).PUT(body).build();
            case CREATE ->
                request.header("Idempotency-Key", operation.key()).POST(body).build();
            case DELETE -> request.DELETE().build();
        };
    }

    private static Operation end(Operation begun, HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status >= 300 && status != 304) {
            return ended(begun, begun.task(), failure(status, answer.body()), status, 0, "");
        }
        long version = answer.headers()
                .firstValue("ETag")
                .map(etag -> Long.valueOf(etag.replace("\"", "")))
                .orElse(0L);
        if (answer.body().isEmpty()) {
            return ended(begun, begun.task(), Outcome.OK, status, version, "");
        }
        var body = new JsonObject(answer.body());
        return ended(begun, body.getString("id"), Outcome.OK, status, version, History.state(body));
    }

    private static Outcome failure(int status, String body) {
        if (status == 404) {
            return Outcome.GONE;
        }
        return status < 500 || (status == 503 && body.contains(NOTHING_DONE)) ? Outcome.REFUSED : Outcome.UNKNOWN;
    }

    private static Operation ended(
            Operation begun, String task, Outcome outcome, int status, long version, String state) {
        return new Operation(
                begun.client(),
                begun.kind(),
                task,
                begun.value(),
                begun.key(),
                begun.expected(),
                begun.invoked(),
                System.nanoTime(),
                outcome,
                status,
                version,
                state,
                begun.requestId());
    }
}
