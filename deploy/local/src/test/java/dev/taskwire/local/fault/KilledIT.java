package dev.taskwire.local.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.EventLog;
import dev.taskwire.local.testing.EventLog.Event;
import dev.taskwire.local.testing.JavaProcess;
import dev.taskwire.local.testing.TestUsers;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.testing.Eventually;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The whole stack killed in the middle of writes, twice: every acknowledged write has its event, in order. */
@Tag("process")
@Execution(ExecutionMode.CONCURRENT)
class KilledIT {
    private static final int WRITERS = 4;
    private static final int KILLS = 2;
    /** Enough that a kill meets writes, sends and removals. */
    private static final int WRITES_BEFORE_A_KILL = 300;

    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory = Path.of("");

    /** The last acknowledged version of each task. */
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

    @Test
    void noAcknowledgedWriteIsWithoutItsEvent() throws Exception {
        // Given writers at a stack that is killed while they write, and then the next one too.
        String token = "";
        for (int run = 0; run < KILLS; run++) {
            try (var taskwire = JavaProcess.startAll(directory, Map.of())) {
                var client = taskwire.client();
                token = token.isEmpty() ? TestUsers.register(client, "writer").token() : token;
                writeUntilKilled(client.withToken(token), taskwire);
            }
        }

        // When it is started again, then a subscriber finds the event of each acknowledged write, in order.
        try (var taskwire = JavaProcess.startAll(directory, Map.of())) {
            taskwire.client();
            try (var log = EventLog.of(taskwire.await("\n +Kafka +(\\S+)"), "taskwire.tasks")) {
                var events = log.until(this::holdsAll);
                assertThat(acknowledged).hasSizeGreaterThan(WRITERS);
                assertInOrder(events);
            }
        }
    }

    private void writeUntilKilled(ApiClient user, JavaProcess taskwire) throws Exception {
        var killed = new AtomicBoolean();
        int before = writes();
        var writers = Executors.newFixedThreadPool(WRITERS);
        for (int i = 0; i < WRITERS; i++) {
            writers.execute(() -> {
                while (!killed.get()) {
                    write(user);
                }
            });
        }
        Eventually.holds(MAX_WAIT, () -> assertThat(writes()).isGreaterThanOrEqualTo(before + WRITES_BEFORE_A_KILL));
        taskwire.kill();
        assertThat(taskwire.output()).doesNotContain("ERROR");
        killed.set(true);
        writers.shutdown();
        assertThat(writers.awaitTermination(MAX_WAIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    private int writes() {
        return (int)
                acknowledged.values().stream().mapToLong(version -> version).sum();
    }

    /** One task's life, as far as the stack lives. */
    private void write(ApiClient user) {
        try {
            var created = user.post("/api/tasks", "{\"title\": \"t\"}").expect(201);
            String path = created.header("Location");
            acknowledged.put(created.text("id"), 1L);
            for (long version = 2; version <= 5; version++) {
                user.put(path, "{\"title\": \"t" + version + "\"}").expect(200);
                acknowledged.put(created.text("id"), version);
            }
            user.delete(path).expect(204);
            acknowledged.put(created.text("id"), 6L);
        } catch (UncheckedIOException killed) {
            // What was under way was not acknowledged.
        }
    }

    private boolean holdsAll(List<Event> events) {
        var published = new HashMap<String, Long>();
        events.forEach(event -> published.merge(event.subject(), event.sequence(), Math::max));
        return acknowledged.entrySet().stream()
                .allMatch(entry -> published.getOrDefault(entry.getKey(), 0L) >= entry.getValue());
    }

    /** Every version once, in order; a repeat is the same event again. */
    private static void assertInOrder(List<Event> events) {
        var seen = new HashMap<String, List<String>>();
        for (var event : events) {
            var ids = seen.computeIfAbsent(event.subject(), first -> new ArrayList<>());
            if (ids.contains(event.header("ce_id"))) {
                assertThat(ids.indexOf(event.header("ce_id"))).isEqualTo((int) event.sequence() - 1);
            } else {
                assertThat(event.sequence()).as("%s", event).isEqualTo(ids.size() + 1L);
                ids.add(event.header("ce_id"));
            }
        }
    }
}
