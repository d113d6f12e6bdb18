package dev.taskwire.local.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.gateway.GatewayMain;
import dev.taskwire.local.testing.Launcher;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.TmsMain;
import dev.taskwire.ums.UmsMain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three services as processes of their own. */
@Tag("process")
class ProcessesIT {
    @TempDir
    private Path directory = Path.of("");

    private static final String KAFKA = "KAFKA_BOOTSTRAP_SERVERS";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Launcher start(Class<?> main, Map<String, String> variables) throws Exception {
        var all = new HashMap<>(StackExtension.freePorts());
        all.put("DATA_DIR", directory.toString());
        all.put("INTERNAL_API_KEY", "a key of some length");
        all.put("LOG_FORMAT", "json");
        all.putAll(variables);
        return Launcher.start(main, directory, all);
    }

    /** Where it serves, once it is ready. */
    private static String address(Launcher service) throws Exception {
        String port = service.await("\"message\":\"started\".*\"port\":(\\d+)");
        service.await("\"message\":\"ready\"");
        return "http://127.0.0.1:" + port;
    }

    @Test
    void theyFindEachOtherAndRememberASignOutThroughAGatewaysDeath() throws Exception {
        try (var database = MongoBackend.preferred().open();
                var kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0);
                var ums = start(
                        UmsMain.class,
                        Map.of("MONGODB_URI", database.uri(), KAFKA, kafka.bootstrapServers(), "BCRYPT_COST", "10"))) {
            String umsAddress = address(ums);
            try (var tms = start(
                    TmsMain.class,
                    Map.of("MONGODB_URI", database.uri(), KAFKA, kafka.bootstrapServers(), "UMS_URLS", umsAddress))) {
                var upstreams =
                        Map.of("UMS_URLS", umsAddress, "TMS_URLS", address(tms), KAFKA, kafka.bootstrapServers());
                String token;
                try (var gateway = start(GatewayMain.class, upstreams)) {
                    var client = new ApiClient(address(gateway), "");
                    token = client.post(
                                    "/api/user",
                                    "{\"username\": \"joe\", \"password\": \"securepass123\", \"email\": \"j@example.com\"}")
                            .expect(201)
                            .text("token");
                    client.withToken(token)
                            .post("/api/tasks", "{\"title\": \"t\"}")
                            .expect(201);
                    client.withToken(token).post("/api/user/logout", "").expect(204);
                    gateway.kill();
                }
                try (var gateway = start(GatewayMain.class, upstreams)) {
                    new ApiClient(address(gateway), "")
                            .withToken(token)
                            .get("/api/tasks")
                            .expect(401);
                    gateway.terminate();
                    assertThat(gateway.exitCode()).isEqualTo(143);
                }
                assertThat(ums.output()).doesNotContain("securepass123", token, "a key of some length");
            }
        }
    }

    @Test
    void aSignOutReachesAGatewayWhoseKafkaIsAway() throws Exception {
        try (var database = MongoBackend.preferred().open();
                var ums = start(
                        UmsMain.class,
                        Map.of("MONGODB_URI", database.uri(), KAFKA, "127.0.0.1:9", "BCRYPT_COST", "10"))) {
            String umsAddress = address(ums);
            var upstreams = Map.of("UMS_URLS", umsAddress, "TMS_URLS", "http://127.0.0.1:9", KAFKA, "127.0.0.1:9");
            try (var one = start(GatewayMain.class, upstreams);
                    var another = start(GatewayMain.class, upstreams)) {
                var client = new ApiClient(address(one), "");
                String token = client.post(
                                "/api/user",
                                "{\"username\": \"joe\", \"password\": \"securepass123\", \"email\": \"j@example.com\"}")
                        .expect(201)
                        .text("token");
                var elsewhere = new ApiClient(address(another), "").withToken(token);
                elsewhere.get("/api/users/me").expect(200);
                client.withToken(token).post("/api/user/logout", "").expect(204);
                long end = System.nanoTime() + LIMIT.toNanos();
                while (elsewhere.get("/api/users/me").status() == 200) {
                    assertThat(System.nanoTime()).as("still let in").isLessThan(end);
                }
                elsewhere.get("/api/users/me").expect(401);
                assertThat(another.output()).contains("Kafka is unavailable");
            }
        }
    }

    @Test
    void aTopicThatIsTooSmallEndsTheStartWithOneLine() throws Exception {
        try (var database = MongoBackend.preferred().open();
                var kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0);
                var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(Topics.USERS, 1, (short) 1)))
                    .all()
                    .get();
            try (var ums =
                    start(UmsMain.class, Map.of("MONGODB_URI", database.uri(), KAFKA, kafka.bootstrapServers()))) {
                assertThat(ums.exitCode()).isEqualTo(1);
                assertThat(ums.output().lines().filter(line -> line.startsWith("ums: ")))
                        .containsExactly(
                                "ums: topic taskwire.users has too few partitions: 1; it must have at least 6");
                assertThat(ums.output()).doesNotContain("blocked", "\tat ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {UmsMain.class, TmsMain.class, GatewayMain.class})
    void aProcessWithoutWhatItNeedsRefusesAndSaysWhy(Class<?> main) throws Exception {
        try (var service = Launcher.start(main, directory, Map.of())) {
            assertThat(service.exitCode()).isEqualTo(2);
            assertThat(service.output().lines()).allMatch(line -> line.contains("is not set; it must be "));
        }
    }
}
