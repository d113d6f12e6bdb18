package dev.taskwire.gateway.pipeline;

import static dev.taskwire.testing.Futures.await;

import dev.taskwire.testing.http.SelfSignedCertificate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gateways that all tests of this module share, since a start without Kafka takes seconds. They start when a test asks
 * for one first, and stop after the last test. A test that changes what their services answer puts it back with
 * {@link FakeService#reset}.
 */
public final class TestGateways implements AutoCloseable {
    static final String ALLOWED_ORIGIN = "https://app.example.com";
    static final String OTHER_ALLOWED_ORIGIN = "http://localhost:5173";

    /** Not the instance of VertxExtension, which ends with a test class. */
    private final Vertx vertx = Vertx.vertx();

    private final Path certificateDirectory;
    private final SelfSignedCertificate certificate = SelfSignedCertificate.create("EC");
    private final TestGateway plain;
    private final TestGateway impatient;
    private final TestGateway withTls;
    private final TestGateway behindProxy;
    private final TestGateway withoutTmservice;
    private final TestGateway withoutDocs;

    private TestGateways() throws IOException, TimeoutException {
        certificateDirectory = Files.createTempDirectory("gateway");
        certificate.write(certificateDirectory);
        var starts = List.of(
                start(Map.of("CORS_ORIGINS", ALLOWED_ORIGIN + ", " + OTHER_ALLOWED_ORIGIN)),
                start(Map.of("REQUEST_TIMEOUT", "2s")),
                start(Map.of(
                        "TLS_CERT_FILE",
                        certificateDirectory.resolve("tls.crt").toString(),
                        "TLS_KEY_FILE",
                        certificateDirectory.resolve("tls.key").toString())),
                start(Map.of("TRUSTED_PROXIES", "127.0.0.1")),
                start(Map.of("TMSERVICE_API", "off")),
                start(Map.of("DOCS", "off")));
        plain = await(starts.get(0));
        impatient = await(starts.get(1));
        withTls = await(starts.get(2));
        behindProxy = await(starts.get(3));
        withoutTmservice = await(starts.get(4));
        withoutDocs = await(starts.get(5));
    }

    private Future<TestGateway> start(Map<String, String> variables) {
        return FakeService.start(vertx).compose(service -> TestGateway.start(service, variables));
    }

    /** Returns the gateway that speaks plain HTTP and lets pages of two origins read its answers. */
    public TestGateway plain() {
        return plain;
    }

    /** Returns the gateway whose requests have two seconds each. */
    TestGateway impatient() {
        return impatient;
    }

    /** Returns the gateway that has the {@link #certificate}. */
    TestGateway withTls() {
        return withTls;
    }

    /** Returns the gateway that trusts the machine that it runs on as a proxy. */
    public TestGateway behindProxy() {
        return behindProxy;
    }

    /** Returns the gateway that does not serve TMService's paths. */
    public TestGateway withoutTmservice() {
        return withoutTmservice;
    }

    /** Returns the gateway that does not serve the contracts and their pages. */
    public TestGateway withoutDocs() {
        return withoutDocs;
    }

    SelfSignedCertificate certificate() {
        return certificate;
    }

    @Override
    public void close() throws IOException, TimeoutException {
        await(Future.join(List.of(
                plain.stop(),
                impatient.stop(),
                withTls.stop(),
                behindProxy.stop(),
                withoutTmservice.stop(),
                withoutDocs.stop())));
        await(vertx.close());
        Files.delete(certificateDirectory.resolve("tls.crt"));
        Files.delete(certificateDirectory.resolve("tls.key"));
        Files.delete(certificateDirectory);
    }

    /** Gives them to tests that have a parameter of this type. */
    public static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TestGateways.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(TestGateways.class))
                    .computeIfAbsent(TestGateways.class, first -> start());
        }

        private static TestGateways start() {
            try {
                return new TestGateways();
            } catch (IOException | TimeoutException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
