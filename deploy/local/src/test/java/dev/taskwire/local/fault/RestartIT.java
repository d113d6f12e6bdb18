package dev.taskwire.local.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.EventLog;
import dev.taskwire.local.testing.JavaProcess;
import dev.taskwire.local.testing.TestUsers;
import dev.taskwire.shared.testing.ApiResponse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Starting, ending, killing and starting again, on the embedded back end. */
@Tag("process")
@Execution(ExecutionMode.CONCURRENT)
class RestartIT {
    private static final int IN_FLIGHT = 50;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        // Given tasks that were acknowledged, and a sign-out, before everything was killed.
        var acknowledged = new HashSet<String>();
        String token;
        String signedOut;
        try (var taskwire = JavaProcess.startAll(directory, Map.of())) {
            var client = taskwire.client();
            token = TestUsers.register(client, "survivor").token();
            signedOut = TestUsers.register(client, "leaver").token();
            client.withToken(signedOut).post("/api/user/logout", "").expect(204);
            var user = client.withToken(token);
            var running = new ArrayList<CompletableFuture<ApiResponse>>();
            for (int i = 0; i < 250; i++) {
                running.add(user.sendAsync("POST", "/api/tasks", "{\"title\": \"t" + i + "\"}"));
                if (i >= IN_FLIGHT) {
                    acknowledged.add(
                            running.get(i - IN_FLIGHT).join().expect(201).text("id"));
                }
            }
            // The last ones are still on their way: what is not acknowledged may or may not be there.
            taskwire.kill();
        }

        // When it is started again.
        try (var taskwire = JavaProcess.startAll(directory, Map.of())) {
            var user = taskwire.client().withToken(token);
            var found = TestUsers.taskIds(user);

            // Then all of it is still so, and each task that is there has its event.
            assertThat(acknowledged).hasSize(200);
            assertThat(found).containsAll(acknowledged);
            user.withToken(signedOut).get("/api/tasks").expect(401);
            user.post("/api/user/login", TestUsers.account("survivor").replaceAll(", \"email.*", "}"))
                    .expect(200);
            user.post("/api/user", TestUsers.account("survivor")).expect(409);
            assertThat(taskwire.output()).as("a password is shown once").doesNotContain("Admin");
            try (var log = EventLog.of(taskwire.await("\n +Kafka +(\\S+)"), "taskwire.tasks")) {
                log.until(events -> events.stream()
                        .map(EventLog.Event::subject)
                        .collect(Collectors.toSet())
                        .containsAll(found));
            }
        }
    }

    @Test
    void aTerminationLeavesNothingBehind() throws Exception {
        try (var taskwire = JavaProcess.startAll(directory, Map.of())) {
            var client = taskwire.client();
            client.get("/api/tasks").expect(401);
            assertThat(taskwire.output()).contains("Admin", "/docs", "mongodb://", "Ctrl-C");
            taskwire.terminate();
            assertThat(taskwire.exitCode()).isEqualTo(143);
            assertThat(taskwire.output()).doesNotContain("did not stop cleanly", "Exception");
        }
    }

    @Test
    void aSecondCopyOnTheSameDataSaysSo() throws Exception {
        try (var first = JavaProcess.startAll(directory, Map.of())) {
            first.client();
            try (var second = JavaProcess.startAll(directory, Map.of())) {
                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.output().strip().lines()).hasSize(1);
                assertThat(second.output()).contains("in use by another process");
            }
        }
    }

    @Test
    void aPortThatIsTakenEndsTheStartWithOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                var taskwire = JavaProcess.startAll(
                        directory, Map.of("GATEWAY_PORT", Integer.toString(taken.getLocalPort())))) {
            assertThat(taskwire.exitCode()).isEqualTo(1);
            assertThat(taskwire.output().strip().lines())
                    .singleElement()
                    .asString()
                    .contains("port " + taken.getLocalPort(), "in use", "GATEWAY_PORT");
        }
    }

    @Test
    void aDataDirectoryThatCannotBeUsedEndsTheStartWithOneLine() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        try (var taskwire = JavaProcess.startAll(directory, Map.of("DATA_DIR", file.toString()))) {
            assertThat(taskwire.exitCode()).isEqualTo(1);
            assertThat(taskwire.output().strip().lines()).hasSize(1);
            assertThat(taskwire.output()).contains(file.toString());
        }
    }

    @Test
    void everyConfigurationFaultIsNamedBeforeAPortOpens() throws Exception {
        var faulty = Map.of("LOG_FORMAT", "xml", "JWT_ACCESS_TTL", "15", "UMS_PORT", "70000", "BCRYPT_COST", "2");
        try (var taskwire = JavaProcess.startAll(directory, faulty)) {
            assertThat(taskwire.exitCode()).isEqualTo(2);
            assertThat(taskwire.output().strip().lines()).hasSize(4);
            assertThat(taskwire.output()).contains(faulty.keySet());
        }
    }
}
