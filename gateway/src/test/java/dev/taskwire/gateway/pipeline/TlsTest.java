package dev.taskwire.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.testing.http.RawHttpClient;
import dev.taskwire.testing.http.RawHttpResponse;
import dev.taskwire.testing.http.SelfSignedCertificate;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway with a certificate of its own. */
@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class TlsTest {
    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create("EC");

    private static FakeService service;
    private static TestGateway gateway;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        CERTIFICATE.write(directory);
        service = new FakeService();
        gateway = TestGateway.start(
                service,
                Map.of(
                        "TLS_CERT_FILE", directory.resolve("tls.crt").toString(),
                        "TLS_KEY_FILE", directory.resolve("tls.key").toString()));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        service.close();
    }

    @Test
    void browsersAreToldToStayWithItAndServicesThatItWasUsed() throws Exception {
        var answer = exchange("GET /.well-known/jwks.json HTTP/1.1\r\nHost: api.example.com\r\n\r\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
        assertThat(service.seen()).singleElement().satisfies(seen -> {
            assertThat(seen.headers().get("X-Forwarded-Proto")).isEqualTo("https");
            assertThat(seen.headers().get("X-Forwarded-Host")).isEqualTo("api.example.com");
        });
        assertThat(exchange("GET /nope HTTP/1.1\r\n\r\n").header("Strict-Transport-Security"))
                .isEqualTo("max-age=31536000");
    }

    @Test
    void whoeverOffersHttp2GetsHttp11() throws Exception {
        try (var socket = connect("h2", "http/1.1")) {
            assertThat(socket.getApplicationProtocol()).isIn("", "http/1.1");
            assertThat(RawHttpClient.of(socket)
                            .send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                            .read()
                            .body())
                    .isEqualTo("Welcome!");
        }
    }

    @Test
    void whoDoesNotSpeakItGetsNothingAndDisturbsNobody() throws Exception {
        try (var plain = gateway.connect()) {
            plain.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(plain.isClosedWithin(1024)).isTrue();
        }
        assertThat(exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status()).isEqualTo(200);
    }

    private static RawHttpResponse exchange(String request) throws Exception {
        try (var client = RawHttpClient.of(connect())) {
            return client.send(request).read();
        }
    }

    private static SSLSocket connect(String... protocols) throws Exception {
        var socket = (SSLSocket) CERTIFICATE
                .clientContext()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), gateway.port());
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
