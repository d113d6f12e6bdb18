package dev.taskwire.local.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.JavaProcess;
import dev.taskwire.local.testing.TestUsers;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.RawHttpClient;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** All services are told to end while clients with connections that they keep go on to call. */
@Tag("process")
@Execution(ExecutionMode.CONCURRENT)
class StopIT {
    private static final int CLIENTS = 8;
    private static final int REQUESTS_BEFORE = 100;
    private static final Duration MAX_WAIT = Duration.ofMinutes(1);
    /** More than a stop under load takes, and less than one that waits for the end of a time limit. */
    private static final Duration MAX_STOP = Duration.ofSeconds(12);

    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void everyRequestOnAnAcceptedConnectionIsAnswered() throws Exception {
        // Given clients that call.
        try (var taskwire = JavaProcess.startAll(directory, Map.of("RATE_LIMIT", "off"))) {
            var user = TestUsers.register(taskwire.client(), "ada");
            int port = Integer.parseInt(taskwire.await("API +http://\\S+:(\\d+)"));
            var request = "GET /api/tasks HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " + user.token() + "\r\n\r\n";
            var clients = Executors.newFixedThreadPool(CLIENTS);
            for (int i = 0; i < CLIENTS; i++) {
                clients.execute(() -> callUntilRefused(port, request));
            }
            Eventually.holds(MAX_WAIT, () -> assertThat(answered).hasValueGreaterThan(REQUESTS_BEFORE));

            // When the process is told to end.
            long begin = System.nanoTime();
            taskwire.terminate();
            assertThat(taskwire.exitCode()).isEqualTo(143);
            var duration = Duration.ofNanos(System.nanoTime() - begin);
            clients.shutdown();
            assertThat(clients.awaitTermination(MAX_WAIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();

            // Then no request was lost.
            assertThat(failures).as("of %d requests", answered.get()).isEmpty();
            assertThat(duration).isLessThan(MAX_STOP);
            assertThat(taskwire.output()).doesNotContain("did not stop cleanly", "Exception");
        }
    }

    /** Calls on one connection after the other, each until the server ends it, and until no more are accepted. */
    private void callUntilRefused(int port, String request) {
        while (failures.isEmpty()) {
            try (var client = RawHttpClient.connect(port)) {
                call(client, request);
            } catch (ConnectException refused) {
                return;
            } catch (IOException lost) {
                failures.add(lost.toString());
            }
        }
    }

    private void call(RawHttpClient client, String request) throws IOException {
        boolean last = false;
        while (!last) {
            var response = client.send(request).read();
            answered.incrementAndGet();
            last = "close".equals(response.header("Connection"));
        }
    }
}
