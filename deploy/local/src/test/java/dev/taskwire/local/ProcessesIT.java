package dev.taskwire.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.embedded.EmbeddedKafka;
import dev.taskwire.embedded.MongoBackend;
import dev.taskwire.gateway.GatewayMain;
import dev.taskwire.tms.TmsMain;
import dev.taskwire.ums.UmsMain;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three services as processes of their own. */
class ProcessesIT {
    @TempDir
    private Path directory = Path.of("");

    private static final String KAFKA = "KAFKA_BOOTSTRAP_SERVERS";

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
                    var client = new Client(address(gateway), "");
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
                    new Client(address(gateway), "")
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

    @ParameterizedTest
    @ValueSource(classes = {UmsMain.class, TmsMain.class, GatewayMain.class})
    void aProcessWithoutWhatItNeedsRefusesAndSaysWhy(Class<?> main) throws Exception {
        try (var service = Launcher.start(main, directory, Map.of())) {
            assertThat(service.exitCode()).isEqualTo(2);
            assertThat(service.output().lines()).allMatch(line -> line.contains("is not set: "));
        }
    }
}
