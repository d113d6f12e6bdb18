package dev.taskwire.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.testing.http.RawHttpClient;
import dev.taskwire.testing.http.RawHttpResponse;
import java.net.InetAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Proves that a gateway with a certificate speaks TLS only, and tells browsers and services so. */
@ExtendWith(TestGateways.Extension.class)
@SuppressWarnings("NullAway.Init") // before each test
class TlsTest {
    private TestGateway gateway;
    private SSLContext trust;

    @BeforeEach
    void use(TestGateways gateways) {
        gateway = gateways.withTls();
        trust = gateways.certificate().clientContext();
    }

    @AfterEach
    void reset() {
        gateway.service().reset();
    }

    @Test
    void browsersAreToldToKeepUsingTlsAndServicesThatItWasUsed() throws Exception {
        var answer = exchange("GET /.well-known/jwks.json HTTP/1.1\r\nHost: api.example.com\r\n\r\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
        assertThat(gateway.service().seen()).singleElement().satisfies(seen -> {
            assertThat(seen.headers().get("X-Forwarded-Proto")).isEqualTo("https");
            assertThat(seen.headers().get("X-Forwarded-Host")).isEqualTo("api.example.com");
        });
        assertThat(exchange("GET /nope HTTP/1.1\r\n\r\n").header("Strict-Transport-Security"))
                .isEqualTo("max-age=31536000");
    }

    @Test
    void clientThatOffersHttp2GetsHttp11() throws Exception {
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
    void plainHttpGetsNoResponseAndAffectsNoOther() throws Exception {
        try (var plain = gateway.connect()) {
            plain.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(plain.isClosedWithin(1024)).isTrue();
        }
        assertThat(exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status()).isEqualTo(200);
    }

    private RawHttpResponse exchange(String request) throws Exception {
        try (var client = RawHttpClient.of(connect())) {
            return client.send(request).read();
        }
    }

    private SSLSocket connect(String... protocols) throws Exception {
        var socket =
                (SSLSocket) trust.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), gateway.port());
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
