package dev.taskwire.gateway.pipeline;

import dev.taskwire.gateway.GatewayApp;
import dev.taskwire.gateway.GatewayConfig;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.runtime.RunningService;
import dev.taskwire.testing.http.RawHttpClient;
import dev.taskwire.testing.http.RawHttpResponse;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The gateway as it is, in front of a fake service, and without Kafka. */
public final class TestGateway {
    private static final OpenApiContract CONTRACT = OpenApiContract.load();

    private final FakeService service;
    private final RunningService runningService;

    private TestGateway(FakeService service, RunningService runningService) {
        this.service = service;
        this.runningService = runningService;
    }

    /** Completes when it is ready. */
    static Future<TestGateway> start(FakeService service, Map<String, String> variables) {
        var all = new HashMap<>(Map.of(
                "UMS_URLS", service.url(),
                "TMS_URLS", service.url(),
                "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                "INTERNAL_API_KEY", "s3cret-key-16-long",
                "GATEWAY_PORT", "0",
                "GATEWAY_MANAGEMENT_PORT", "0",
                "RATE_LIMIT", "off"));
        all.putAll(variables);
        var app = new GatewayApp(EnvironmentReader.read(all, GatewayConfig::from), CONTRACT, Clock.systemUTC());
        return app.start().compose(running -> running.ready().map(ready -> new TestGateway(service, running)));
    }

    /** Returns what stands behind it for ums and tms. */
    FakeService service() {
        return service;
    }

    int port() {
        return runningService.port();
    }

    public RawHttpClient connect() throws Exception {
        return RawHttpClient.connect(port());
    }

    /** Sends one request on a connection of its own. */
    public RawHttpResponse exchange(String requestLine, String... fields) throws Exception {
        try (var client = connect()) {
            // In one piece: a gateway that refuses the first half may not wait for the second.
            var head = Stream.concat(
                    Stream.of(requestLine + " HTTP/1.1", "Host: api.example.com", "Connection: close"),
                    Stream.of(fields));
            client.send(head.collect(Collectors.joining("\r\n")) + "\r\n\r\n");
            return requestLine.startsWith("HEAD ") ? client.readHead() : client.read();
        }
    }

    Future<Void> stop() {
        return runningService.stop();
    }
}
