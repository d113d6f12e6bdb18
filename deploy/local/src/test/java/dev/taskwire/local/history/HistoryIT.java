package dev.taskwire.local.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.TestDeployment;
import dev.taskwire.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Eight clients over two tms, one of which is killed and the other paused: what the clients and a subscriber saw is as
 * if every write had happened once, at one moment, and what was acknowledged stayed. {@code deploy/attacks/run history}
 * does it for long, and kills MongoDB's primary too.
 */
@Isolated("only the kill and the pause are to disturb the services")
class HistoryIT {
    private static final int CALLS_BETWEEN = 300;
    /** While a tms is paused: enough that what it had in hand is tried elsewhere and overwritten. */
    private static final int CALLS_DURING_PAUSE = 1_000;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory = Path.of("");

    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void acknowledgedWritesStayThroughAKillAndAPause() throws Exception {
        try (var taskwire = TestDeployment.in(directory)) {
            // Given clients that work over two tms.
            var ums = taskwire.startUms();
            var killed = taskwire.startTms();
            var paused = taskwire.startTms();
            var gateway = taskwire.startGateway();
            TestDeployment.awaitReady(ums, killed, paused, gateway);
            var recorder =
                    new Recorder(URI.create(gateway.address()), taskwire.kafka(), directory.resolve("history.jsonl"));
            var history = record(recorder);
            awaitCalls(recorder, history, CALLS_BETWEEN);

            // When one is killed and replaced, and the other paused.
            killed.kill();
            awaitCalls(recorder, history, CALLS_BETWEEN);
            killed.restart();
            killed.awaitReady();
            paused.pause();
            awaitCalls(recorder, history, CALLS_DURING_PAUSE);
            paused.resume();
            awaitCalls(recorder, history, CALLS_BETWEEN);
            done.set(true);

            // Then what clients and subscriber saw breaks no rule.
            assertThat(Checker.check(history.get(LIMIT.toSeconds(), TimeUnit.SECONDS)))
                    .isEmpty();
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

    /** Waits until so many more calls have ended. */
    private static void awaitCalls(Recorder recorder, CompletableFuture<History> history, int calls) throws Exception {
        long wanted = recorder.answered() + calls;
        Eventually.holds(
                LIMIT,
                () -> assertThat(history.isDone() || recorder.answered() >= wanted)
                        .as("%d calls", calls)
                        .isTrue());
        assertThat(history).as("the recording").isNotDone();
    }
}
