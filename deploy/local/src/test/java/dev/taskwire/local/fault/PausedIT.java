package dev.taskwire.local.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.gateway.GatewayMain;
import dev.taskwire.local.testing.Launcher;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.shared.testing.ApiResponse;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.testing.mongo.TestDatabase;
import dev.taskwire.tms.TmsMain;
import dev.taskwire.ums.UmsMain;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of two tms stands still, as in a suspended machine, and wakes up with requests that nobody waits for any more.
 */
@Tag("process")
class PausedIT {
    /** Pauses that must have met an update. */
    private static final int PAUSES = 2;
    /** A process that comes back gets few requests at first, so that many pauses meet none. */
    private static final Duration TIME = Duration.ofSeconds(90);

    /** More than the gateway has idle connections, so that some come over new ones. */
    private static final int MAX_CONCURRENT = 8;

    private static final Pattern UPDATE = Pattern.compile("\"message\":\"request\"[^\n]*\"method\":\"PUT\"");

    @TempDir
    private Path directory = Path.of("");

    private Launcher start(Class<?> main, TestDatabase database, EmbeddedKafka kafka, Map<String, String> variables)
            throws IOException {
        var all = new HashMap<>(StackExtension.freePorts());
        all.put("DATA_DIR", directory.toString());
        all.put("INTERNAL_API_KEY", "a key of some length");
        all.put("LOG_FORMAT", "json");
        all.put("BCRYPT_COST", "10");
        all.put("MONGODB_URI", database.uri());
        all.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        all.putAll(variables);
        return Launcher.start(main, directory, all);
    }

    private static String address(Launcher service) throws Exception {
        String port = service.await("\"message\":\"started\".*\"port\":(\\d+)");
        service.await("\"message\":\"ready\"");
        return "http://127.0.0.1:" + port;
    }

    @Test
    void wokenProcessUndoesNothing() throws Exception {
        try (var database = MongoBackend.preferred().open();
                var kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0);
                var ums = start(UmsMain.class, database, kafka, Map.of())) {
            String umsAddress = address(ums);
            try (var pausing = start(TmsMain.class, database, kafka, Map.of("UMS_URLS", umsAddress));
                    var other = start(TmsMain.class, database, kafka, Map.of("UMS_URLS", umsAddress));
                    var gateway = start(
                            GatewayMain.class,
                            database,
                            kafka,
                            Map.of(
                                    "UMS_URLS",
                                    umsAddress,
                                    "TMS_URLS",
                                    address(pausing) + "," + address(other),
                                    "UPSTREAM_TIMEOUT",
                                    "2s"))) {
                var anonymous = new ApiClient(address(gateway), "");
                String management = gateway.await("\"management_port\":(\\d+)");
                var user = anonymous.withToken(anonymous
                        .post(
                                "/api/user",
                                "{\"username\": \"joe\", \"password\": \"securepass123\", \"email\": \"j@example.com\"}")
                        .expect(201)
                        .text("token"));
                String task = "/api/tasks/"
                        + user.post("/api/tasks", "{\"title\": \"t\"}")
                                .expect(201)
                                .text("id");
                int met = 0;
                long end = System.nanoTime() + TIME.toNanos();
                for (int i = 0; met < PAUSES && System.nanoTime() - end < 0; i++) {
                    awaitBoth(management);
                    if (pauseDuringUpdates(pausing, user, task, management, "before " + i, "after " + i) > 0) {
                        met++;
                    }
                }
                assertThat(met).as("pauses that met an update").isEqualTo(PAUSES);
                assertThat(pausing.output()).contains("an event loop was paused");
            }
        }
    }

    /** Answers how many updates the paused process has got. */
    private long pauseDuringUpdates(
            Launcher pausing, ApiClient user, String task, String management, String before, String after)
            throws Exception {
        long seen = updates(pausing);
        List<ApiResponse> answers;
        pausing.pause();
        try {
            answers = IntStream.range(0, MAX_CONCURRENT)
                    .mapToObj(i -> user.sendAsync("PUT", task, "{\"title\": \"" + before + "\"}"))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
            // Until it is known to be silent it gets some of these too.
            Eventually.holds(
                    () -> user.put(task, "{\"title\": \"" + after + "\"}").expect(200));
        } finally {
            pausing.resume();
        }
        assertThat(answers).extracting(ApiResponse::status).isSubsetOf(200, 504);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 504)
                .allSatisfy(answer ->
                        assertThat(answer.text("detail")).containsIgnoringCase("a change may have been made"));
        long late = answers.stream()
                .filter(answer -> answer.body().contains("did not respond in time"))
                .count();
        Eventually.holds(() -> assertThat(updates(pausing) - seen).isGreaterThanOrEqualTo(late));
        awaitBoth(management);
        assertThat(user.get(task).expect(200).text("title")).isEqualTo(after);
        return late;
    }

    private static long updates(Launcher tms) throws IOException {
        return UPDATE.matcher(tms.output()).results().count();
    }

    private static void awaitBoth(String management) throws Exception {
        var http = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/health/ready"))
                .build();
        Eventually.holds(
                () -> assertThat(http.send(request, BodyHandlers.ofString()).body())
                        .contains("\"upstreams_tms\":\"2 of 2\""));
    }
}
