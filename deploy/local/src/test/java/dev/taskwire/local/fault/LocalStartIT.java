package dev.taskwire.local.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.JavaProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Everything in one process, on the embedded back end: how it ends, and the starts that it refuses. */
@Tag("process")
@Execution(ExecutionMode.CONCURRENT)
class LocalStartIT {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aSecondCopyOnTheSameDataEndsAtOnceAndTheFirstWhenItIsToldTo() throws Exception {
        // Given a copy that runs.
        try (var first = JavaProcess.startAll(directory, Map.of())) {
            first.client().get("/api/tasks").expect(401);
            assertThat(first.output()).contains("Admin", "/docs", "mongodb://", "Ctrl-C");

            // When a second one is started, then it says in one line why it ends.
            try (var second = JavaProcess.startAll(directory, Map.of())) {
                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.output().strip().lines()).hasSize(1);
                assertThat(second.output()).contains("in use by another process");
            }

            // When the first is terminated, then it ends without a complaint.
            first.terminate();
            assertThat(first.exitCode()).isEqualTo(143);
            assertThat(first.output()).doesNotContain("did not stop cleanly", "Exception");
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
