package dev.taskwire.local.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.taskwire.local.testing.ServiceProcess;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.local.testing.TestDeployment;
import dev.taskwire.local.testing.TestUsers;
import dev.taskwire.testing.http.RawHttpClient;
import dev.taskwire.testing.http.RawHttpResponse;
import dev.taskwire.testing.http.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole system with mutual TLS between its processes. */
@Tag("process")
class InternalTlsIT {
    private static final String READY = "GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n";

    @TempDir
    private Path directory = Path.of("");

    private final TestAuthority authority = TestAuthority.create();

    @Test
    void processesServeOnlyThoseOfTheirAuthorityAlsoBesideAddressesWithoutTls() throws Exception {
        try (var taskwire = TestDeployment.in(directory)) {
            // Given processes with certificates of one authority, called by addresses of both kinds.
            useCertificateFor(taskwire, "127.0.0.1");
            var ums = taskwire.startUms();
            taskwire.with("UMS_URLS", bothKinds(ums));
            var tms = taskwire.startTms();
            taskwire.with("TMS_URLS", bothKinds(tms));
            var gateway = taskwire.startGateway();
            TestDeployment.awaitReady(ums, tms, gateway);

            // When users work, and one assigns a task, for which tms asks ums.
            var user = TestUsers.register(gateway.client(), StackExtension.newName());
            var other = TestUsers.register(gateway.client(), StackExtension.newName());
            String assignee = other.get("/api/users/me").expect(200).text("id");
            user.post("/api/tasks", "{\"title\": \"t\", \"assigned_to\": \"" + assignee + "\"}")
                    .expect(201);

            // Then every request was served, and others are refused wherever they connect.
            for (var service : new ServiceProcess[] {ums, tms}) {
                assertRefusesStrangers(service.port());
                assertThat(exchange(service.port(), client(authority), READY).status())
                        .isEqualTo(200);
                assertThat(service.management().readiness()).contains("\"internal_certificates\":\"UP\"");
                assertThat(service.management().metrics())
                        .contains("tls_certificate_expiring{service=")
                        .contains("variable=\"INTERNAL_TLS_CERT_FILE\"");
            }
            // The certificate alone does not open what needs the internal key.
            assertThat(exchange(
                                    ums.port(),
                                    client(authority),
                                    "GET /internal/users/" + assignee + " HTTP/1.1\r\nHost: x\r\n\r\n")
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void serviceWhoseCertificateIsForAnotherNameIsNotCalled() throws Exception {
        try (var taskwire = TestDeployment.in(directory)) {
            // Given a ums with the certificate of another host.
            useCertificateFor(taskwire, "elsewhere.example");
            var ums = taskwire.startUms();
            ums.awaitReady();
            taskwire.with("UMS_URLS", "https://127.0.0.1:" + ums.port());

            // When tms needs the keys of ums.
            var tms = taskwire.startTms();

            // Then it says why it does not get them.
            tms.await("its certificate is not for the name in the URL");
            assertThat(tms.output()).doesNotContain("\"message\":\"ready\"");
        }
    }

    private void useCertificateFor(TestDeployment taskwire, String name) throws Exception {
        var files = Files.createDirectory(directory.resolve("tls"));
        authority.write(files);
        authority.issue(name).write(files);
        taskwire.with("INTERNAL_TLS_CA_FILE", files.resolve("ca.crt").toString())
                .with("INTERNAL_TLS_CERT_FILE", files.resolve("tls.crt").toString())
                .with("INTERNAL_TLS_KEY_FILE", files.resolve("tls.key").toString());
    }

    private static String bothKinds(ServiceProcess service) {
        String address = "://127.0.0.1:" + service.port();
        return "http" + address + ",https" + address;
    }

    private void assertRefusesStrangers(int port) throws Exception {
        try (var plain = RawHttpClient.connect(port)) {
            plain.send(READY);
            assertThat(plain.isClosedWithin(1024)).isTrue();
        }
        assertThatException().isThrownBy(() -> exchange(port, Optional.empty(), READY));
        assertThatException().isThrownBy(() -> exchange(port, client(TestAuthority.create()), READY));
    }

    private static Optional<TestAuthority.Issued> client(TestAuthority authority) {
        return Optional.of(authority.issue("client"));
    }

    private RawHttpResponse exchange(int port, Optional<TestAuthority.Issued> shown, String request) throws Exception {
        try (var client = RawHttpClient.of(authority.connect(port, shown))) {
            return client.send(request).read();
        }
    }
}
