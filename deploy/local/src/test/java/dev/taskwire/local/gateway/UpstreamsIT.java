package dev.taskwire.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.gateway.GatewayMain;
import dev.taskwire.local.testing.Launcher;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.testing.mongo.TestDatabase;
import dev.taskwire.tms.TmsMain;
import dev.taskwire.ums.UmsMain;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway before several processes of a service, while those come and go. */
@Tag("process")
class UpstreamsIT {
    private static final String ACCOUNT =
            "{\"username\": \"joe\", \"password\": \"securepass123\", \"email\": \"j@example.com\"}";
    private static final int CLIENTS = 4;

    @TempDir
    private Path directory = Path.of("");

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger created = new AtomicInteger();
    /** What has no key may not be sent twice, so that a kill can break it off. */
    private volatile boolean keyedOnly;

    private volatile boolean over;

    private Launcher start(Class<?> main, Map<String, String> variables) throws IOException {
        var all = new HashMap<>(StackExtension.freePorts());
        all.put("DATA_DIR", directory.toString());
        all.put("INTERNAL_API_KEY", "a key of some length");
        all.put("LOG_FORMAT", "json");
        all.put("BCRYPT_COST", "10");
        all.putAll(variables);
        return Launcher.start(main, directory, all);
    }

    private static void awaitReady(Launcher service) throws Exception {
        service.await("\"message\":\"ready\"");
    }

    private Launcher startTms(TestDatabase database, EmbeddedKafka kafka, int ums, int port) throws IOException {
        return start(
                TmsMain.class,
                Map.of(
                        "MONGODB_URI", database.uri(),
                        "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                        "UMS_URLS", "http://127.0.0.1:" + ums,
                        "TMS_PORT", Integer.toString(port)));
    }

    @Test
    void killedTmsFailsNoRequestThatMayBeRepeated() throws Exception {
        int umsPort = freePort();
        var ports = List.of(freePort(), freePort());
        try (var database = MongoBackend.preferred().open();
                var kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0);
                var ums = start(
                        UmsMain.class,
                        Map.of(
                                "MONGODB_URI", database.uri(),
                                "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                                "UMS_PORT", Integer.toString(umsPort)));
                var first = startTms(database, kafka, umsPort, ports.get(0));
                var second = startTms(database, kafka, umsPort, ports.get(1));
                var gateway = start(
                        GatewayMain.class,
                        Map.of(
                                "UMS_URLS", "http://127.0.0.1:" + umsPort,
                                "TMS_URLS", "http://127.0.0.1:" + ports.get(0) + ",http://127.0.0.1:" + ports.get(1),
                                "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()))) {
            awaitReady(first);
            awaitReady(second);
            String port = gateway.await("\"message\":\"started\".*\"port\":(\\d+)");
            String management = gateway.await("\"management_port\":(\\d+)");
            awaitReady(gateway);
            var anonymous = new ApiClient("http://127.0.0.1:" + port, "");
            var user = anonymous.withToken(
                    anonymous.post("/api/user", ACCOUNT).expect(201).text("token"));
            awaitUpstreams(management, "2 of 2");

            var clients = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> new Thread(() -> create(user, i % 2 == 0), "client-" + i))
                    .toList();
            clients.forEach(Thread::start);
            awaitCreated(50);

            // Killed: what can be repeated is, at the other.
            keyedOnly = true;
            for (int i = 1; i < CLIENTS; i += 2) {
                clients.get(i).join();
            }
            second.kill();
            for (int i = 0; i < 50; i++) {
                user.get("/api/tasks?limit=1").expect(200);
            }
            awaitCreated(50);
            over = true;
            for (var client : clients) {
                client.join();
            }
            assertThat(failures).isEmpty();

            // Without ums, who is signed in goes on, and who is not is refused at once.
            ums.kill();
            user.get("/api/tasks?limit=1").expect(200);
            user.post("/api/tasks", "{\"title\": \"alone\"}").expect(201);
            anonymous.withToken(user.token() + "x").get("/api/tasks").expect(401);
            var refused = anonymous.post("/api/user/login", ACCOUNT);
            assertThat(refused.expect(503).header("Retry-After")).isEqualTo("1");
        }
    }

    private void create(ApiClient user, boolean keyed) {
        for (int i = 0; !over && (keyed || !keyedOnly); i++) {
            String title = Thread.currentThread().getName() + "." + i;
            var headers = keyed ? new String[] {"Idempotency-Key", title} : new String[0];
            var answer = user.post("/api/tasks", "{\"title\": \"" + title + "\"}", headers);
            if (answer.status() == 201) {
                created.incrementAndGet();
            } else {
                failures.add(answer.status() + " " + answer.body());
            }
        }
    }

    private void awaitCreated(int more) throws Exception {
        int before = created.get();
        Eventually.holds(() -> assertThat(created.get()).isGreaterThan(before + more));
    }

    private static void awaitUpstreams(String management, String state) throws Exception {
        var http = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/health/ready"))
                .build();
        Eventually.holds(
                () -> assertThat(http.send(request, BodyHandlers.ofString()).body())
                        .contains("\"upstreams_tms\":\"" + state + "\""));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
