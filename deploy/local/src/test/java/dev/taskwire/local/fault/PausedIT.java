package dev.taskwire.local.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.ServiceProcess;
import dev.taskwire.local.testing.TestDeployment;
import dev.taskwire.local.testing.TestUsers;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.testing.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * One of two tms stands still, as in a suspended machine, and wakes up with requests that nobody waits for any more.
 */
@Tag("process")
@Execution(ExecutionMode.CONCURRENT)
class PausedIT {
    /** Pauses that must have met an update. */
    private static final int PAUSES = 2;
    /** A process that comes back gets few requests at first, so that many pauses meet none. */
    private static final Duration TIME = Duration.ofSeconds(90);

    /** More than the gateway has idle connections, so that some come over new ones. */
    private static final int MAX_CONCURRENT = 8;

    private static final Pattern UPDATE = Pattern.compile("\"message\":\"request\"[^\n]*\"method\":\"PUT\"");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void wokenProcessUndoesNothing() throws Exception {
        try (var taskwire = TestDeployment.in(directory).with("UPSTREAM_TIMEOUT", "2s")) {
            // Given two tms, and a user with a task.
            var ums = taskwire.startUms();
            var pausing = taskwire.startTms();
            var other = taskwire.startTms();
            var gateway = taskwire.startGateway();
            TestDeployment.awaitReady(ums, pausing, other);
            var user = TestUsers.register(gateway.client(), "joe");
            String task =
                    user.post("/api/tasks", "{\"title\": \"t\"}").expect(201).header("Location");

            // When one of them stands still while the task is updated; then what came after the pause stays.
            int met = 0;
            long end = System.nanoTime() + TIME.toNanos();
            for (int i = 0; met < PAUSES && System.nanoTime() - end < 0; i++) {
                awaitBoth(gateway);
                if (pauseDuringUpdates(pausing, user, task, gateway, "before " + i, "after " + i) > 0) {
                    met++;
                }
            }
            assertThat(met).as("pauses that met an update").isEqualTo(PAUSES);
            assertThat(pausing.output()).contains("an event loop was paused");
        }
    }

    /** Returns how many updates the paused process has got. */
    private static long pauseDuringUpdates(
            ServiceProcess pausing, ApiClient user, String task, ServiceProcess gateway, String before, String after)
            throws Exception {
        long seen = updates(pausing);
        List<ReceivedResponse> answers;
        pausing.pause();
        try {
            answers = IntStream.range(0, MAX_CONCURRENT)
                    .mapToObj(i -> user.sendAsync("PUT", task, "{\"title\": \"" + before + "\"}"))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
            // Until it is known to be silent it gets some of these too.
            Eventually.holds(
                    () -> user.put(task, "{\"title\": \"" + after + "\"}").expect(200));
        } finally {
            pausing.resume();
        }
        assertThat(answers).extracting(ReceivedResponse::status).isSubsetOf(200, 504);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 504)
                .allSatisfy(answer ->
                        assertThat(answer.text("detail")).containsIgnoringCase("a change may have been made"));
        long late = answers.stream()
                .filter(answer -> answer.body().contains("did not respond in time"))
                .count();
        Eventually.holds(() -> assertThat(updates(pausing) - seen).isGreaterThanOrEqualTo(late));
        awaitBoth(gateway);
        assertThat(user.get(task).expect(200).text("title")).isEqualTo(after);
        return late;
    }

    private static long updates(ServiceProcess tms) throws IOException {
        return UPDATE.matcher(tms.output()).results().count();
    }

    private static void awaitBoth(ServiceProcess gateway) throws Exception {
        gateway.management().awaitReadiness("\"upstreams_tms\":\"2 of 2\"");
    }
}
