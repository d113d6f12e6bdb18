package dev.taskwire.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.gateway.GatewayMain;
import dev.taskwire.local.testing.Launcher;
import dev.taskwire.local.testing.TcpBalancer;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.testing.mongo.TestDatabase;
import dev.taskwire.tms.TmsMain;
import dev.taskwire.ums.UmsMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every process of a system with two of each is told to end and replaced, one after the other, at its address, while
 * clients read and write: no request fails, and no create happens twice.
 */
@Tag("process")
class RollingIT {
    private static final int CLIENTS = 2;
    /** Between two replacements, so that what was replaced is in use again. */
    private static final int REQUESTS_BETWEEN = 100;

    @TempDir
    private Path directory = Path.of("");

    private final AtomicInteger requests = new AtomicInteger();
    private final Semaphore answered = new Semaphore(0);
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Set<String> created = ConcurrentHashMap.newKeySet();

    /** A process, which is started at the same address again. */
    private final class Replica implements AutoCloseable {
        private final Class<?> main;
        private final Map<String, String> variables;
        private Launcher process;

        Replica(Class<?> main, String name, int port, int managementPort, Map<String, String> system) throws Exception {
            this.main = main;
            variables = new HashMap<>(system);
            variables.put(name + "_PORT", Integer.toString(port));
            variables.put(name + "_MANAGEMENT_PORT", Integer.toString(managementPort));
            process = Launcher.start(main, directory, variables);
        }

        Replica ready() throws Exception {
            process.await("\"message\":\"ready\"");
            return this;
        }

        void replace() throws Exception {
            process.terminate();
            assertThat(process.exitCode()).as(main.getSimpleName()).isEqualTo(143);
            assertThat(process.output()).doesNotContain("ERROR");
            process = Launcher.start(main, directory, variables);
            ready();
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @Test
    void everyProcessIsReplacedAndNoRequestFails() throws Exception {
        try (var database = MongoBackend.preferred().open();
                var kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0)) {
            int[] port = freePorts(12);
            var system = system(database, kafka, port);
            try (var ums1 = new Replica(UmsMain.class, "UMS", port[0], port[1], system).ready();
                    var ums2 = new Replica(UmsMain.class, "UMS", port[2], port[3], system);
                    var tms1 = new Replica(TmsMain.class, "TMS", port[4], port[5], system);
                    var tms2 = new Replica(TmsMain.class, "TMS", port[6], port[7], system);
                    var gateway1 = new Replica(GatewayMain.class, "GATEWAY", port[8], port[9], system);
                    var gateway2 = new Replica(GatewayMain.class, "GATEWAY", port[10], port[11], system)) {
                for (var replica : List.of(ums2, tms1, tms2, gateway1, gateway2)) {
                    replica.ready();
                }
                try (var balancer = TcpBalancer.start(List.of(
                        new TcpBalancer.Target(port[8], port[9]), new TcpBalancer.Target(port[10], port[11])))) {
                    replaceUnderLoad(
                            new ApiClient(balancer.address(), ""), List.of(tms1, tms2, ums1, ums2, gateway1, gateway2));
                }
            }
        }
    }

    private void replaceUnderLoad(ApiClient anyone, List<Replica> replicas) throws Exception {
        var done = new AtomicBoolean();
        var clients = Executors.newFixedThreadPool(CLIENTS);
        var users = new ConcurrentLinkedQueue<ApiClient>();
        for (int i = 0; i < CLIENTS; i++) {
            String name = "user" + i;
            String token = anyone.post(
                            "/api/user",
                            "{\"username\": \"%s\", \"password\": \"securepass123\", \"email\": \"%s@example.com\"}"
                                    .formatted(name, name))
                    .expect(201)
                    .text("token");
            var user = anyone.withToken(token);
            users.add(user);
            clients.execute(() -> {
                while (!done.get()) {
                    work(user);
                }
            });
        }
        for (var replica : replicas) {
            awaitRequests();
            replica.replace();
        }
        awaitRequests();
        done.set(true);
        clients.shutdown();
        assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        System.out.printf(
                Locale.ROOT,
                "%d processes replaced: %d requests, %d failed%n",
                replicas.size(),
                requests.get(),
                failures.size());
        assertThat(failures).isEmpty();
        int tasks = 0;
        for (var user : users) {
            tasks += tasksOf(user);
        }
        assertThat(tasks).as("tasks, each of which was created once").isEqualTo(created.size());
    }

    private void awaitRequests() throws InterruptedException {
        answered.drainPermits();
        assertThat(answered.tryAcquire(REQUESTS_BETWEEN, 60, TimeUnit.SECONDS)).isTrue();
    }

    /** What a user does: looks at the account, makes a task, without any key, changes it, reads it. */
    private void work(ApiClient user) {
        send(user, "GET", "/api/users/me", "", 200);
        var task = send(user, "POST", "/api/tasks", "{\"title\": \"t\"}", 201);
        if (task.isEmpty()) {
            return;
        }
        created.add(task);
        send(user, "PUT", "/api/tasks/" + task, "{\"status\": \"completed\"}", 200);
        send(user, "GET", "/api/tasks/" + task, "", 200);
        send(user, "GET", "/api/tasks?limit=5", "", 200);
    }

    /** The id of what was answered, if it has one. */
    private String send(ApiClient user, String method, String path, String body, int expected) {
        requests.incrementAndGet();
        try {
            var answer = user.send(method, path, body);
            if (answer.status() != expected) {
                failures.add(method + " " + path + ": " + answer.status() + " " + answer.body());
                return "";
            }
            return answer.json().path("id").asText("");
        } catch (RuntimeException broken) {
            failures.add(method + " " + path + ": " + broken);
            return "";
        } finally {
            answered.release();
        }
    }

    private static int tasksOf(ApiClient user) {
        int tasks = 0;
        String path = "/api/tasks?limit=200";
        while (!path.isEmpty()) {
            var page = user.get(path).expect(200);
            tasks += page.json().size();
            path = page.header("Link").replaceAll("^<(.*)>; rel=\"next\"$", "$1");
        }
        return tasks;
    }

    private Map<String, String> system(TestDatabase database, EmbeddedKafka kafka, int... port) {
        return Map.of(
                "DATA_DIR",
                directory.toString(),
                "LOG_FORMAT",
                "json",
                "RATE_LIMIT",
                "off",
                "BCRYPT_COST",
                "10",
                "INTERNAL_API_KEY",
                "a key of some length",
                "MONGODB_URI",
                database.uri(),
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "UMS_URLS",
                "http://127.0.0.1:%d,http://127.0.0.1:%d".formatted(port[0], port[2]),
                "TMS_URLS",
                "http://127.0.0.1:%d,http://127.0.0.1:%d".formatted(port[4], port[6]));
    }

    /** Ports that are free now, and stay the same when a process is replaced. */
    private static int[] freePorts(int count) throws IOException {
        var sockets = new ServerSocket[count];
        var ports = new int[count];
        for (int i = 0; i < count; i++) {
            sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            ports[i] = sockets[i].getLocalPort();
        }
        for (var socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
