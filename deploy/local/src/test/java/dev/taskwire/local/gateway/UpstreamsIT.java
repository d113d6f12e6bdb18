package dev.taskwire.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.TestDeployment;
import dev.taskwire.local.testing.TestUsers;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.testing.Eventually;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A gateway before several processes of a service, while those come and go. */
@Tag("process")
@Execution(ExecutionMode.CONCURRENT)
class UpstreamsIT {
    private static final int CLIENTS = 4;

    @TempDir
    private Path directory = Path.of("");

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger created = new AtomicInteger();
    /** What has no key may not be sent twice, so that a kill can break it off. */
    private volatile boolean keyedOnly;

    private volatile boolean over;

    @Test
    void killedTmsFailsNoRequestThatMayBeRepeated() throws Exception {
        try (var taskwire = TestDeployment.in(directory)) {
            // Given two tms, and clients that create tasks, some with a key.
            var ums = taskwire.startUms();
            var first = taskwire.startTms();
            var second = taskwire.startTms();
            var gateway = taskwire.startGateway();
            TestDeployment.awaitReady(ums, first, second);
            var anonymous = gateway.client();
            var user = TestUsers.register(anonymous, "joe");
            gateway.management().awaitReadiness("\"upstreams_tms\":\"2 of 2\"");
            var clients = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> new Thread(() -> create(user, i % 2 == 0), "client-" + i))
                    .toList();
            clients.forEach(Thread::start);
            awaitCreated(50);

            // When one is killed, then what can be repeated is, at the other.
            keyedOnly = true;
            for (int i = 1; i < CLIENTS; i += 2) {
                clients.get(i).join();
            }
            second.kill();
            for (int i = 0; i < 50; i++) {
                user.get("/api/tasks?limit=1").expect(200);
            }
            awaitCreated(50);
            over = true;
            for (var client : clients) {
                client.join();
            }
            assertThat(failures).isEmpty();

            // When ums is killed too, then who is signed in goes on, and who is not is refused at once.
            ums.kill();
            user.get("/api/tasks?limit=1").expect(200);
            user.post("/api/tasks", "{\"title\": \"alone\"}").expect(201);
            anonymous.withToken(user.token() + "x").get("/api/tasks").expect(401);
            var refused = anonymous.post("/api/user/login", TestUsers.account("joe"));
            assertThat(refused.expect(503).header("Retry-After")).isEqualTo("1");
        }
    }

    private void create(ApiClient user, boolean keyed) {
        for (int i = 0; !over && (keyed || !keyedOnly); i++) {
            String title = Thread.currentThread().getName() + "." + i;
            var headers = keyed ? new String[] {"Idempotency-Key", title} : new String[0];
            var answer = user.post("/api/tasks", "{\"title\": \"" + title + "\"}", headers);
            if (answer.status() == 201) {
                created.incrementAndGet();
            } else {
                failures.add(answer.status() + " " + answer.body());
            }
        }
    }

    private void awaitCreated(int more) throws Exception {
        int before = created.get();
        Eventually.holds(() -> assertThat(created.get()).isGreaterThan(before + more));
    }
}
