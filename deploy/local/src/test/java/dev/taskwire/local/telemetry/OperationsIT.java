package dev.taskwire.local.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.embedded.mongo.EmbeddedMongo;
import dev.taskwire.local.LocalStack;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Health, metrics, and what happens when MongoDB goes away or too many sign in. */
class OperationsIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    /** One for all: each would keep a connection, of which the management port takes few. */
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path directory = Path.of("");

    private static HttpResponse<String> get(int port, String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void everyProcessTellsItsHealth() {
        for (var service : taskwire.stack().services()) {
            assertThat(get(service.managementPort(), "/health/live").statusCode())
                    .isEqualTo(200);
            assertThat(get(service.managementPort(), "/health/ready").body()).contains("\"mongodb\":\"UP\"");
            assertThat(get(service.port(), "/health/ready").statusCode()).isEqualTo(200);
        }
        int management = taskwire.stack().gateway().managementPort();
        assertThat(get(management, "/health/ready").statusCode()).isEqualTo(200);
        taskwire.anonymous().get("/health/ready").expect(404);
    }

    @Test
    void metricsCountRequestsByRouteTemplate() {
        String path = taskwire.user().post("/api/tasks", "{\"title\": \"t\"}").header("Location");
        taskwire.user().get(path).expect(404);
        taskwire.anonymous().get("/made/up" + path).expect(404);
        String metrics =
                get(taskwire.stack().gateway().managementPort(), "/metrics").body();
        assertThat(metrics)
                .containsPattern(
                        "http_server_request_duration_seconds_count\\{http_request_method=\"GET\","
                                + "http_response_status_code=\"404\",http_route=\"/api/tasks/\\{task_id}\",service=\"gateway\"}")
                .contains("http_route=\"unmatched\"", "jvm_memory_used_bytes")
                .doesNotContain(path, "/made/up");
    }

    @Test
    void withoutMongoRequestsAreRefusedForAWhileAndServedAgain() throws Exception {
        var mongo = EmbeddedMongo.start(directory.resolve("mongodb"), "127.0.0.1", 0, "the-same");
        var variables = new HashMap<>(StackExtension.freePorts());
        variables.put("DATA_DIR", directory.toString());
        variables.put("MONGODB_URI", mongo.uri());
        variables.put("BCRYPT_COST", "10");
        try (var stack = LocalStack.start(variables)) {
            var client = new ApiClient("http://127.0.0.1:" + stack.gateway().port(), "");
            var user = client.withToken(client.post(
                            "/api/user",
                            "{\"username\": \"waiter\", \"password\": \"securepass123\", \"email\": \"w@example.com\"}")
                    .expect(201)
                    .text("token"));
            String path =
                    user.post("/api/tasks", "{\"title\": \"t\"}").expect(201).header("Location");
            mongo.close();

            var refused = user.get(path).expect(503);
            assertThat(refused.header("Retry-After")).matches("[1-9]\\d*");
            assertThat(refused.body()).doesNotContain("mongo", "127.0.0.1");
            user.post("/api/tasks", "{\"title\": \"u\"}").expect(503);
            int tms = stack.services().get(1).port();
            assertThat(get(tms, "/health/ready").statusCode()).isEqualTo(503);

            mongo = EmbeddedMongo.start(directory.resolve("mongodb"), "127.0.0.1", mongo.port(), "the-same");
            Eventually.holds(
                    () -> assertThat(get(tms, "/health/ready").statusCode()).isEqualTo(200));
            Eventually.holds(() -> assertThat(user.get(path).status()).isEqualTo(200));
            assertThat(user.get("/api/tasks").expect(200).json()).hasSize(1);
        } finally {
            mongo.close();
        }
    }

    @Test
    void aStormOfSignInsIsRefusedInPartAndTasksAreServed() {
        String name = StackExtension.newName();
        var user = taskwire.signOn(name);
        String credentials = "{\"username\": \"" + name + "\", \"password\": \"" + StackExtension.PASSWORD + "\"}";
        var storm = IntStream.range(0, 200)
                .mapToObj(i -> taskwire.anonymous().sendAsync("POST", "/api/user/login", credentials))
                .toList();
        for (int i = 0; i < 20; i++) {
            user.get("/api/tasks").expect(200);
        }
        var answers = storm.stream().map(answer -> answer.join()).toList();
        assertThat(answers).allMatch(answer -> answer.status() == 200 || answer.status() == 503);
        assertThat(answers).anyMatch(answer -> answer.status() == 200);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 503)
                .isNotEmpty()
                .allMatch(answer -> !answer.header("Retry-After").isEmpty());
    }
}
