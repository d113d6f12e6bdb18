package dev.taskwire.local.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The port at which a process shows its readiness and its metrics. */
public record ManagementPort(int port) {
    /** One for all: each would keep a connection, of which the management port takes few. */
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    /** Returns what the process says of its readiness, whatever the status. */
    public String readiness() {
        return get("/health/ready");
    }

    public String metrics() {
        return get("/metrics");
    }

    private String get(String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            return HTTP.send(request, BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public void awaitReadiness(String part) throws Exception {
        Eventually.holds(MAX_WAIT, () -> assertThat(readiness()).contains(part));
    }

    public void awaitMetrics(String part) throws Exception {
        Eventually.holds(MAX_WAIT, () -> assertThat(metrics()).contains(part));
    }
}
