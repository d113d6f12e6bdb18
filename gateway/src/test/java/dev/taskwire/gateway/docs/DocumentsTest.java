package dev.taskwire.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.gateway.pipeline.TestGateway;
import dev.taskwire.gateway.pipeline.TestGateways;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.RawHttpClient;
import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Proves that documents are sent whole, and that clients that do not read them delay no others. */
@ExtendWith(TestGateways.Extension.class)
@Execution(ExecutionMode.CONCURRENT) // with other classes: a stalled client is cut off after ten seconds
@SuppressWarnings("NullAway.Init") // before each test
class DocumentsTest {
    private static final String BUNDLE = "/docs/swagger-ui-bundle.js";
    private static final String REQUEST = "GET " + BUNDLE + " HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final int CLIENTS = 60;

    private TestGateway gateway;

    @BeforeEach
    void use(TestGateways gateways) {
        gateway = gateways.plain();
    }

    @Test
    void documentIsSentWholeEachTime() throws Exception {
        try (var client = gateway.connect()) {
            var first = client.send(REQUEST).read();
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.body().length()).isGreaterThan(1_000_000);
            client.send(REQUEST.repeat(2));
            for (int i = 0; i < 2; i++) {
                assertThat(client.read().body().equals(first.body())).isTrue();
            }
        }
        var head = gateway.exchange("HEAD " + BUNDLE);
        assertThat(head.status()).isEqualTo(200);
        assertThat(Integer.parseInt(String.valueOf(head.header("Content-Length"))))
                .isGreaterThan(1_000_000);
    }

    @Test
    void clientsThatDoNotReadDelayNoOtherAndAreCutOff() throws Exception {
        var clients = new ArrayList<RawHttpClient>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(gateway.connect().send(REQUEST.repeat(20)));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(gateway.exchange("GET /").status()).isEqualTo(200);
            }
            assertThat(gateway.exchange("GET /docs").status()).isEqualTo(200);
            for (var client : clients) {
                Eventually.holds(
                        () -> assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.send("G")));
            }
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
    }
}
