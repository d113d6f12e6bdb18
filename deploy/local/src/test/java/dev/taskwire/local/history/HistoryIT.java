package dev.taskwire.local.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.gateway.GatewayMain;
import dev.taskwire.local.testing.Launcher;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.TmsMain;
import dev.taskwire.ums.UmsMain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight clients over two tms, one of which is killed and the other paused: what the clients and a subscriber saw is as
 * if every write had happened once, at one moment, and what was acknowledged stayed. {@code deploy/attacks/run history}
 * does it for long, and kills MongoDB's primary too.
 */
class HistoryIT {
    private static final int CALLS_BETWEEN = 300;
    /** While a tms is paused: enough that what it had in hand is tried elsewhere and overwritten. */
    private static final int CALLS_DURING_PAUSE = 1_000;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory = Path.of("");

    private final AtomicBoolean done = new AtomicBoolean();

    /** A service at a port that the system chooses, or at that of the process that it replaces. */
    private Launcher start(Class<?> main, String name, String port, Map<String, String> system) throws Exception {
        var variables = new HashMap<>(system);
        variables.put(name + "_PORT", port);
        variables.put(name + "_MANAGEMENT_PORT", "0");
        return Launcher.start(main, directory, variables);
    }

    private static String port(Launcher service) throws Exception {
        String port = service.await("\"message\":\"started\".*\"port\":(\\d+)");
        service.await("\"message\":\"ready\"");
        return port;
    }

    private static String address(String... ports) {
        return "http://127.0.0.1:" + String.join(",http://127.0.0.1:", ports);
    }

    @Test
    void acknowledgedWritesStayThroughAKillAndAPause() throws Exception {
        try (var database = MongoBackend.preferred().open();
                var kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0)) {
            var system = new HashMap<>(Map.of(
                    "MONGODB_URI", database.uri(),
                    "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                    "DATA_DIR", directory.toString(),
                    "INTERNAL_API_KEY", "a key of some length",
                    "LOG_FORMAT", "json",
                    "RATE_LIMIT", "off",
                    "BCRYPT_COST", "10"));
            try (var ums = start(UmsMain.class, "UMS", "0", system)) {
                system.put("UMS_URLS", address(port(ums)));
                try (var killed = start(TmsMain.class, "TMS", "0", system);
                        var paused = start(TmsMain.class, "TMS", "0", system)) {
                    String portOfKilled = port(killed);
                    system.put("TMS_URLS", address(portOfKilled, port(paused)));
                    try (var gateway = start(GatewayMain.class, "GATEWAY", "0", system)) {
                        var recorder = new Recorder(
                                URI.create(address(port(gateway))),
                                kafka.bootstrapServers(),
                                directory.resolve("history.jsonl"));
                        var history = record(recorder);
                        await(recorder, history, CALLS_BETWEEN);
                        killed.kill();
                        await(recorder, history, CALLS_BETWEEN);
                        try (var replacement = start(TmsMain.class, "TMS", portOfKilled, system)) {
                            port(replacement);
                            paused.pause();
                            await(recorder, history, CALLS_DURING_PAUSE);
                            paused.resume();
                            await(recorder, history, CALLS_BETWEEN);
                            done.set(true);
                            assertThat(Checker.check(history.get(LIMIT.toSeconds(), TimeUnit.SECONDS)))
                                    .isEmpty();
                        }
                    }
                }
            }
        } finally {
            done.set(true);
        }
    }

    private CompletableFuture<History> record(Recorder recorder) {
        var history = new CompletableFuture<History>();
        var thread = new Thread(() -> {
            try {
                history.complete(recorder.record(() -> !done.get(), Duration.ZERO));
            } catch (IOException | InterruptedException | ExecutionException failure) {
                history.completeExceptionally(failure);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return history;
    }

    /** Returns after so many more calls. */
    private static void await(Recorder recorder, CompletableFuture<History> history, int calls) {
        long wanted = recorder.answered() + calls;
        long end = System.nanoTime() + LIMIT.toNanos();
        while (recorder.answered() < wanted) {
            assertThat(history).as("the recording").isNotDone();
            assertThat(System.nanoTime()).as("%d calls", calls).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
