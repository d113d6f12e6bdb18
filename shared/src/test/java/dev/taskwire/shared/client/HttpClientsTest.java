package dev.taskwire.shared.client;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.tls.InternalTlsConfig;
import dev.taskwire.shared.tls.TlsClientFiles;
import dev.taskwire.shared.tls.TlsMaterial;
import dev.taskwire.shared.tls.TlsReloader;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.TestAuthority;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Proves that both sides of a connection between processes verify each other, also while certificates are renewed. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class HttpClientsTest {
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final TestAuthority authority = TestAuthority.create();

    /** The serial numbers of the certificates that clients have shown. */
    private final Set<String> seen = new ConcurrentSkipListSet<>();

    @TempDir
    private Path directory;

    private Path serverFiles;
    private Path clientFiles;
    private Vertx vertx;
    private HttpServer server;

    @BeforeEach
    void start(Vertx injected) throws Exception {
        vertx = injected;
        serverFiles = Files.createDirectory(directory.resolve("server"));
        clientFiles = Files.createDirectory(directory.resolve("client"));
        authority.write(serverFiles).write(clientFiles);
        authority.issue("localhost").write(serverFiles);
        authority.issue("gateway").write(clientFiles);
        var reloader = TlsReloader.loadBlocking(vertx, files(serverFiles, true).files());
        var ssl = serverOptions(reloader.current());
        server = await(vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(false)
                        .setKeyCertOptions(ssl.getKeyCertOptions())
                        .setTrustOptions(ssl.getTrustOptions())
                        .setClientAuth(ClientAuth.REQUIRED))
                .requestHandler(this::respond)
                .listen(0, "127.0.0.1"));
        reloader.watch(INTERVAL, renewed -> server.updateSSLOptions(serverOptions(renewed)));
    }

    private static ServerSSLOptions serverOptions(TlsMaterial material) {
        return material.applyTo(new ServerSSLOptions().setClientAuth(ClientAuth.REQUIRED));
    }

    private void respond(HttpServerRequest request) {
        try {
            var shown = (X509Certificate) request.sslSession().getPeerCertificates()[0];
            seen.add(shown.getSerialNumber().toString());
            // Each request has a connection of its own, and so a handshake.
            request.response().putHeader("Connection", "close").end("{}");
        } catch (SSLPeerUnverifiedException unverified) {
            request.response().setStatusCode(500).end();
        }
    }

    @Test
    void bothSidesAreVerified() throws Exception {
        var client = client(files(clientFiles, true), "localhost");

        assertThat(await(client.get("/", WITHIN))).hasValue(new JsonObject());
        assertThat(seen).hasSize(1);
    }

    @Test
    void clientWithoutACertificateIsRefused() throws Exception {
        assertFails(
                client(files(clientFiles, false), "localhost"),
                "ums: it refuses the certificate of this process in INTERNAL_TLS_CERT_FILE, or needs one");
    }

    @Test
    void clientOfAnotherAuthorityIsRefused() throws Exception {
        TestAuthority.create().issue("gateway").write(clientFiles);

        assertFails(
                client(files(clientFiles, true), "localhost"),
                "ums: it refuses the certificate of this process in INTERNAL_TLS_CERT_FILE, or needs one");
    }

    @Test
    void serverOfAnotherAuthorityIsRefused() throws Exception {
        TestAuthority.create().write(clientFiles);

        assertFails(
                client(files(clientFiles, true), "localhost"),
                "ums: its certificate is not valid, or not issued by one in INTERNAL_TLS_CA_FILE");
    }

    @Test
    void serverWithAnotherNameIsRefused() throws Exception {
        // The certificate is for localhost, and the address in the URL is no name.
        assertFails(
                client(files(clientFiles, true), "127.0.0.1"), "ums: its certificate is not for the name in the URL");
    }

    @Test
    void serverWithoutTlsIsRefused() throws Exception {
        var plain = await(vertx.createHttpServer()
                .requestHandler(request -> request.response().end("{}"))
                .listen(0, "127.0.0.1"));

        assertFails(
                client(files(clientFiles, true), URI.create("https://localhost:" + plain.actualPort())),
                "ums: it does not use TLS on this port");
    }

    @Test
    void renewalsOfAllFilesCutNoRequest() throws Exception {
        // Given a client that sends one request after the other.
        var client = client(files(clientFiles, true), "localhost");
        send(client, 1);
        var next = TestAuthority.create();

        // When first both authorities count, then each side gets a certificate of the next one, and then only that.
        authority.write(serverFiles, next);
        authority.write(clientFiles, next);
        send(client, 30);
        next.issue("gateway").write(clientFiles);
        Eventually.holds(() -> {
            send(client, 1);
            assertThat(seen).hasSize(2);
        });
        next.issue("localhost").write(serverFiles);
        send(client, 30);
        next.write(serverFiles).write(clientFiles);
        send(client, 30);

        // Then a client of the first authority is refused in the end, and no request has failed.
        authority.issue("gateway").write(clientFiles);
        Eventually.holds(() -> assertThatException()
                .isThrownBy(() ->
                        await(client(files(clientFiles, true), "localhost").get("/", WITHIN))));
    }

    private static void send(InternalServiceClient client, int requests) throws Exception {
        for (int i = 0; i < requests; i++) {
            assertThat(await(client.get("/", WITHIN))).isPresent();
        }
    }

    private static void assertFails(InternalServiceClient client, String reason) {
        assertThatException()
                .isThrownBy(() -> await(client.get("/", WITHIN)))
                .satisfies(failure ->
                        assertThat(failure.toString() + failure.getCause()).contains(reason));
    }

    private static InternalTlsConfig files(Path files, boolean withCertificate) throws IOException {
        return new InternalTlsConfig(new TlsClientFiles(
                "INTERNAL_TLS",
                Optional.of(files.resolve("ca.crt").toString()),
                Optional.of(files.resolve("tls.crt").toString()).filter(path -> withCertificate),
                Optional.of(files.resolve("tls.key").toString()).filter(path -> withCertificate)));
    }

    private InternalServiceClient client(InternalTlsConfig config, String host) {
        return client(config, URI.create("https://" + host + ":" + server.actualPort()));
    }

    private InternalServiceClient client(InternalTlsConfig config, URI url) {
        return new InternalServiceClient(
                HttpClients.of(vertx, config, INTERVAL).create(),
                new HttpClientTelemetry(Telemetry.withoutTracing(new MetricsRegistry("test"))),
                "ums",
                List.of(url),
                Map.of());
    }
}
