package dev.taskwire.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.TestUsers;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Users who read and write tasks, one request after another each, until they are stopped. */
final class UserLoad implements AutoCloseable {
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private final List<ApiClient> users;
    private final ExecutorService threads;
    private final AtomicInteger requests = new AtomicInteger();
    private final Queue<String> created = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    private UserLoad(List<ApiClient> users) {
        this.users = users;
        this.threads = Executors.newFixedThreadPool(users.size());
    }

    /** Registers so many users, who begin to work. */
    static UserLoad start(ApiClient anonymous, int count) {
        var users = IntStream.range(0, count)
                .mapToObj(i -> TestUsers.register(anonymous, "user" + i))
                .toList();
        var load = new UserLoad(users);
        users.forEach(user -> load.threads.execute(() -> load.work(user)));
        return load;
    }

    private void work(ApiClient user) {
        while (!stopped) {
            send(user, "GET", "/api/users/me", "", 200);
            // Without a key: a create that was sent twice would show.
            String task = send(user, "POST", "/api/tasks", "{\"title\": \"t\"}", 201);
            if (!task.isEmpty()) {
                created.add(task);
                send(user, "PUT", "/api/tasks/" + task, "{\"status\": \"completed\"}", 200);
                send(user, "GET", "/api/tasks/" + task, "", 200);
                send(user, "GET", "/api/tasks?limit=5", "", 200);
            }
        }
    }

    /** Returns the id in the response; empty if there is none, or if the request has failed. */
    private String send(ApiClient user, String method, String path, String body, int expected) {
        try {
            var response = user.send(method, path, body);
            if (response.status() == expected) {
                return response.json().path("id").asText("");
            }
            failures.add(method + " " + path + ": " + response.status() + " " + response.body());
        } catch (RuntimeException | AssertionError broken) {
            failures.add(method + " " + path + ": " + broken);
        } finally {
            requests.incrementAndGet();
        }
        return "";
    }

    /** Waits until so many more requests have been answered. */
    void awaitRequests(int more) throws Exception {
        int before = requests.get();
        Eventually.holds(MAX_WAIT, () -> assertThat(requests.get()).isGreaterThanOrEqualTo(before + more));
    }

    /** Lets the users finish what they are at. */
    void stop() throws InterruptedException {
        stopped = true;
        threads.shutdown();
        assertThat(threads.awaitTermination(MAX_WAIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    int requests() {
        return requests.get();
    }

    /** Returns the requests that were not answered as expected, with their answers. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Returns the ids of the tasks whose create was acknowledged. */
    List<String> createdTasks() {
        return List.copyOf(created);
    }

    /** Returns the ids of the tasks that the users have now. */
    List<String> storedTasks() {
        return users.stream().flatMap(user -> TestUsers.taskIds(user).stream()).toList();
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
    }
}
