package dev.taskwire.local.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.EventLog;
import dev.taskwire.local.testing.EventLog.Event;
import dev.taskwire.local.testing.JavaProcess;
import dev.taskwire.local.testing.TestUsers;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.testing.Eventually;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Everything is killed in the middle of writes, twice, and started again: what was acknowledged is there, and each
 * acknowledged write has its event, in order.
 */
@Tag("process")
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class KilledIT {
    private static final int KILLS = 2;
    private static final int WRITERS = 4;
    /** Enough that a kill meets writes, sends and removals. */
    private static final int WRITES_BEFORE_A_KILL = 300;

    /** At the end, so many creates at once: a kill meets the last of them. */
    private static final int CREATES_BEFORE_A_KILL = 250;

    private static final int IN_FLIGHT = 50;

    /** The version after which a writer deletes its task. */
    private static final long LAST_VERSION = 5;

    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    /** The last acknowledged version of each task. */
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

    @AutoClose
    private JavaProcess taskwire;

    private ApiClient writer;
    private String signedOutToken;

    @BeforeAll
    void killTwiceAndStartAgain(@TempDir Path directory) throws Exception {
        String token = "";
        for (int kill = 1; kill <= KILLS; kill++) {
            try (var killed = JavaProcess.startAll(directory, Map.of())) {
                var anonymous = killed.client();
                if (kill == 1) {
                    token = TestUsers.register(anonymous, "writer").token();
                    var leaver = TestUsers.register(anonymous, "leaver");
                    leaver.post("/api/user/logout", "").expect(204);
                    signedOutToken = leaver.token();
                }
                writeUntilKilled(anonymous.withToken(token), killed);
            }
        }
        taskwire = JavaProcess.startAll(directory, Map.of());
        writer = taskwire.client().withToken(token);
    }

    @Test
    void acknowledgedTasksAreThereUnlessDeleted() {
        var there = TestUsers.taskIds(writer);

        assertThat(acknowledged).hasSizeGreaterThan(KILLS * (CREATES_BEFORE_A_KILL - IN_FLIGHT));
        // Whether a task at its last version is there depends on how far its deletion has come.
        assertThat(there)
                .containsAll(acknowledgedTasks(version -> version < LAST_VERSION))
                .doesNotContainAnyElementsOf(acknowledgedTasks(version -> version > LAST_VERSION));
    }

    private List<String> acknowledgedTasks(LongPredicate version) {
        return acknowledged.entrySet().stream()
                .filter(task -> version.test(task.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Test
    void acknowledgedWritesHaveTheirEventsInOrder() throws Exception {
        try (var log = tasks()) {
            var events = log.until(this::holdsAll);

            assertThat(acknowledged).hasSizeGreaterThan(WRITERS);
            assertInOrder(events);
        }
    }

    @Test
    void eachTaskThatIsThereHasAnEvent() throws Exception {
        var there = TestUsers.taskIds(writer);

        try (var log = tasks()) {
            log.until(events -> events.stream()
                    .map(Event::subject)
                    .collect(Collectors.toSet())
                    .containsAll(there));
        }
    }

    @Test
    void accountsAndSignOutsAreKept() {
        var anonymous = writer.withToken("");

        anonymous.withToken(signedOutToken).get("/api/tasks").expect(401);
        anonymous
                .post(
                        "/api/user/login",
                        "{\"username\": \"writer\", \"password\": \"%s\"}".formatted(TestUsers.PASSWORD))
                .expect(200);
        anonymous.post("/api/user", TestUsers.account("writer")).expect(409);
    }

    @Test
    void theAdminsPasswordIsShownAtTheFirstStartOnly() throws Exception {
        assertThat(taskwire.output()).doesNotContain("Admin");
    }

    /** Returns a subscriber of all events of tasks. */
    private EventLog tasks() throws Exception {
        return EventLog.of(taskwire.await("\n +Kafka +(\\S+)"), Topics.TASKS);
    }

    private void writeUntilKilled(ApiClient user, JavaProcess killed) throws Exception {
        int before = writes();
        var over = new AtomicBoolean();
        var writers = Executors.newFixedThreadPool(WRITERS);
        for (int i = 0; i < WRITERS; i++) {
            writers.execute(() -> {
                while (!over.get()) {
                    write(user);
                }
            });
        }
        Eventually.holds(MAX_WAIT, () -> assertThat(writes()).isGreaterThanOrEqualTo(before + WRITES_BEFORE_A_KILL));
        createManyAtOnce(user);
        killed.kill();
        over.set(true);
        writers.shutdown();
        assertThat(writers.awaitTermination(MAX_WAIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(killed.output()).doesNotContain("ERROR");
    }

    /** Creates tasks of which the last ones are still on their way at the end: they may or may not be there. */
    private void createManyAtOnce(ApiClient user) {
        var running = new ArrayList<CompletableFuture<ReceivedResponse>>();
        for (int i = 0; i < CREATES_BEFORE_A_KILL; i++) {
            running.add(user.sendAsync("POST", "/api/tasks", "{\"title\": \"t" + i + "\"}"));
            if (i >= IN_FLIGHT) {
                var created = running.get(i - IN_FLIGHT).join().expect(201);
                acknowledged.put(created.text("id"), 1L);
            }
        }
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
            for (long version = 2; version <= LAST_VERSION; version++) {
                user.put(path, "{\"title\": \"t" + version + "\"}").expect(200);
                acknowledged.put(created.text("id"), version);
            }
            user.delete(path).expect(204);
            acknowledged.put(created.text("id"), LAST_VERSION + 1);
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
