package dev.taskwire.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.ServiceProcess;
import dev.taskwire.local.testing.TcpBalancer;
import dev.taskwire.local.testing.TestDeployment;
import dev.taskwire.shared.testing.ApiClient;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A rolling update: each process ends and is started again while users work, and they do not notice. */
@Tag("process")
@ExtendWith(VertxExtension.class)
@Isolated("several processes start at once while others must answer in time")
class RollingIT {
    private static final int USERS = 2;

    /** Between two replacements, so that what was replaced is in use again. */
    private static final int REQUESTS_BETWEEN = 100;

    /** The exit code of a process that ends because of SIGTERM. */
    private static final int TERMINATED = 143;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void noRequestFailsAndNoTaskIsCreatedTwice(Vertx vertx) throws Exception {
        try (var taskwire = TestDeployment.in(directory)) {
            // Given two processes of each service, and users at work.
            var ums1 = taskwire.startUms();
            ums1.awaitReady();
            var ums2 = taskwire.startUms();
            var tms1 = taskwire.startTms();
            var tms2 = taskwire.startTms();
            var gateway1 = taskwire.startGateway();
            var gateway2 = taskwire.startGateway();
            TestDeployment.awaitReady(ums2, tms1, tms2, gateway1, gateway2);
            var balancer = TcpBalancer.start(vertx, List.of(gateway1, gateway2));
            try (var load = UserLoad.start(new ApiClient(balancer.address(), ""), USERS)) {
                load.awaitRequests(REQUESTS_BETWEEN);

                // When the first process of each service is replaced, and then the second.
                replace(tms1, ums1, gateway1);
                load.awaitRequests(REQUESTS_BETWEEN);
                replace(tms2, ums2, gateway2);
                load.awaitRequests(REQUESTS_BETWEEN);
                load.stop();

                // Then all requests were answered as expected, and each create was done once.
                assertThat(load.failures())
                        .as("failures of %d requests", load.requests())
                        .isEmpty();
                assertThat(load.storedTasks()).containsExactlyInAnyOrderElementsOf(load.createdTasks());
            }
        }
    }

    /** Ends all of these at the same time, without an error, and starts each again at its address. */
    private static void replace(ServiceProcess... processes) throws Exception {
        for (var process : processes) {
            process.terminate();
        }
        for (var process : processes) {
            assertThat(process.exitCode()).as(process.address()).isEqualTo(TERMINATED);
            assertThat(process.output()).doesNotContain("ERROR");
            process.restart();
        }
        TestDeployment.awaitReady(processes);
    }
}
