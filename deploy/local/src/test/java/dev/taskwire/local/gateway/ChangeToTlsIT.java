package dev.taskwire.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.ServiceProcess;
import dev.taskwire.local.testing.TestDeployment;
import dev.taskwire.testing.http.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** ums and tms change to mutual TLS, one process after the other, while users work, and they do not notice. */
@Tag("process")
@Isolated("several processes start at once while others must answer in time")
class ChangeToTlsIT {
    private static final int USERS = 2;

    /** Between two replacements, so that what was replaced is in use again. */
    private static final int REQUESTS_BETWEEN = 100;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void noRequestFails() throws Exception {
        try (var taskwire = TestDeployment.in(directory)) {
            // Given two processes of each service without TLS, and a gateway that knows both kinds of addresses.
            var ums1 = taskwire.startUms();
            ums1.awaitReady();
            var ums2 = taskwire.startUms();
            var tms1 = taskwire.startTms();
            var tms2 = taskwire.startTms();
            TestDeployment.awaitReady(ums2, tms1, tms2);
            var settings = new HashMap<>(certificate());
            settings.put("UMS_URLS", bothKinds(ums1, ums2));
            settings.forEach(taskwire::with);
            var gateway = taskwire.with("TMS_URLS", bothKinds(tms1, tms2)).startGateway();
            try (var load = UserLoad.start(gateway.client(), USERS)) {
                load.awaitRequests(REQUESTS_BETWEEN);

                // When first tms and then ums get the certificate.
                for (var process : new ServiceProcess[] {tms1, tms2, ums1, ums2}) {
                    process.setVariables(settings);
                    process.terminate();
                    process.exitCode();
                    process.restart();
                    process.awaitReady();
                    // Without the process that is replaced next, the gateway needs this one.
                    String service = process == tms1 || process == tms2 ? "tms" : "ums";
                    gateway.management().awaitReadiness("\"upstreams_" + service + "\":\"2 of 4\"");
                    load.awaitRequests(REQUESTS_BETWEEN);
                }
                load.stop();

                // Then all requests were answered as expected, and each create was done once.
                assertThat(load.failures())
                        .as("failures of %d requests", load.requests())
                        .isEmpty();
                assertThat(load.storedTasks()).containsExactlyInAnyOrderElementsOf(load.createdTasks());
            }
        }
    }

    private Map<String, String> certificate() throws Exception {
        var files = Files.createDirectory(directory.resolve("tls"));
        TestAuthority.create().write(files).issue("127.0.0.1").write(files);
        return Map.of(
                "INTERNAL_TLS_CA_FILE", files.resolve("ca.crt").toString(),
                "INTERNAL_TLS_CERT_FILE", files.resolve("tls.crt").toString(),
                "INTERNAL_TLS_KEY_FILE", files.resolve("tls.key").toString());
    }

    private static String bothKinds(ServiceProcess... processes) {
        return Arrays.stream(processes)
                .map(process -> "http://127.0.0.1:" + process.port() + ",https://127.0.0.1:" + process.port())
                .collect(Collectors.joining(","));
    }
}
