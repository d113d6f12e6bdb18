package dev.taskwire.local.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.GatewayMain;
import dev.taskwire.local.testing.JavaProcess;
import dev.taskwire.local.testing.TestDeployment;
import dev.taskwire.local.testing.TestUsers;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.testing.Eventually;
import dev.taskwire.tms.TmsMain;
import dev.taskwire.ums.UmsMain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three services as processes of their own: how they start, find each other and keep sign-outs. */
@Tag("process")
@Execution(ExecutionMode.CONCURRENT)
class ProcessesIT {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void theyFindEachOtherAndRememberASignOutThroughAGatewaysDeath() throws Exception {
        try (var taskwire = TestDeployment.in(directory)) {
            // Given a user who has signed out, at a gateway that was killed.
            var ums = taskwire.startUms();
            var tms = taskwire.startTms();
            var gateway = taskwire.startGateway();
            TestDeployment.awaitReady(ums, tms);
            var user = TestUsers.register(gateway.client(), "joe");
            user.post("/api/tasks", "{\"title\": \"t\"}").expect(201);
            user.post("/api/user/logout", "").expect(204);
            gateway.kill();

            // When the gateway is started again.
            gateway.restart();
            gateway.awaitReady();

            // Then it refuses the token, and ends when it is told to.
            user.get("/api/tasks").expect(401);
            gateway.terminate();
            assertThat(gateway.exitCode()).isEqualTo(143);
            assertThat(ums.output()).doesNotContain(TestUsers.PASSWORD, user.token(), "a key of some length");
        }
    }

    @Test
    void aSignOutReachesAGatewayWhoseKafkaIsAway() throws Exception {
        try (var taskwire =
                TestDeployment.withoutKafka(directory).with("TMS_URLS", "http://" + TestDeployment.NOWHERE)) {
            // Given a user who is known at two gateways, without Kafka.
            taskwire.startUms();
            var one = taskwire.startGateway();
            var another = taskwire.startGateway();
            var user = TestUsers.register(one.client(), "joe");
            var elsewhere = another.client().withToken(user.token());
            elsewhere.get("/api/users/me").expect(200);

            // When the user signs out at one of them, then the other lets the token in no more.
            user.post("/api/user/logout", "").expect(204);
            Eventually.holds(
                    () -> assertThat(elsewhere.get("/api/users/me").status()).isNotEqualTo(200));
            elsewhere.get("/api/users/me").expect(401);
            assertThat(another.output()).contains("Kafka is unavailable");
        }
    }

    @Test
    void aTopicThatIsTooSmallEndsTheStartWithOneLine() throws Exception {
        try (var taskwire = TestDeployment.in(directory)) {
            try (var admin = Admin.create(Map.of("bootstrap.servers", taskwire.kafka()))) {
                admin.createTopics(List.of(new NewTopic(Topics.USERS, 1, (short) 1)))
                        .all()
                        .get();
            }

            var ums = taskwire.startUms();

            assertThat(ums.exitCode()).isEqualTo(1);
            assertThat(ums.output().lines().filter(line -> line.startsWith("ums: ")))
                    .containsExactly("ums: topic taskwire.users has too few partitions: 1; it must have at least 6");
            assertThat(ums.output()).doesNotContain("blocked", "\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {UmsMain.class, TmsMain.class, GatewayMain.class})
    void aProcessWithoutWhatItNeedsRefusesAndSaysWhy(Class<?> main) throws Exception {
        try (var service = JavaProcess.start(main, directory, Map.of())) {
            assertThat(service.exitCode()).isEqualTo(2);
            assertThat(service.output().lines())
                    .isNotEmpty()
                    .allMatch(line -> line.contains("is not set; it must be "));
        }
    }
}
