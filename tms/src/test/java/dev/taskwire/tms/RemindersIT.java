package dev.taskwire.tms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.mongo.MongoClientFactory;
import dev.taskwire.shared.mongo.MongoConfig;
import dev.taskwire.shared.outbox.OutboxRegistry;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.testing.ApiResponse;
import dev.taskwire.testing.Eventually;
import dev.taskwire.tms.task.TaskModule;
import dev.taskwire.tms.task.access.TaskPolicy;
import dev.taskwire.tms.userdirectory.UserDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reminders as everybody hears them. The lead is a day. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class RemindersIT {
    private RunningTms tms;
    private RunningTms.Client owner;
    private List<EventEnvelope> events;

    @BeforeEach
    void start() throws Exception {
        tms = new RunningTms("personal");
        owner = tms.client(tms.ums.user(true, "Europe/Berlin"), Role.USER);
        events = tms.taskEvents();
    }

    @AfterEach
    void stop() throws Exception {
        tms.close();
    }

    @Test
    void whatIsDueWithinADayIsRemindedOfOnceAndTheTaskStaysAsItWas() throws Exception {
        var soon = create(Duration.ofHours(23));
        var later = create(Duration.ofHours(25));
        assertThat(types(soon, 2)).containsExactly("task.created 1", "task.due_soon 1");
        assertThat(owner.get("/api/tasks/" + soon.text("id")).expect(200).json())
                .isEqualTo(soon.json());

        // Anything but another due date leaves it at that.
        patch(soon, "{'title':'u'}");
        patch(soon, due(Duration.ofHours(22)));
        assertThat(types(soon, 4))
                .containsExactly("task.created 1", "task.due_soon 1", "task.updated 2", "task.updated 3");
        assertThat(types(soon, 5)).endsWith("task.due_soon 3");
        assertThat(types(later, 1)).containsExactly("task.created 1");
        Eventually.holds(
                () -> assertThat(tms.metrics()).containsPattern("(?m)^reminders_total\\{service=\"tms\"\\} 2\\.0$"));
    }

    @Test
    void whatIsDoneDeletedOrPastIsNotRemindedOf() throws Exception {
        var past = create(Duration.ofHours(-1));
        var later = create(Duration.ofHours(25));
        patch(later, "{'status':'completed'}");
        patch(later, due(Duration.ofHours(1)));
        var deleted = create(Duration.ofHours(25));
        owner.call("DELETE", "/api/tasks/" + deleted.text("id"), "").expect(204);
        // What comes after them has been looked at.
        types(create(Duration.ofHours(1)), 2);
        assertThat(events.stream()
                        .filter(event -> event.type().equals("task.due_soon"))
                        .map(EventEnvelope::subject))
                .doesNotContain(past.text("id"), later.text("id"), deleted.text("id"));
    }

    /** A claim is its event: what dies in between leaves it to the process that publishes. */
    @Test
    void processThatDiesBetweenClaimAndPublicationLosesNothing() throws Exception {
        var later = create(Duration.ofDays(2));
        types(later, 1);
        var vertx = Vertx.vertx();
        var metrics = new MetricsRegistry("test");
        try {
            var mongo = MongoClientFactory.create(
                    vertx,
                    EnvironmentReader.read(Map.of("MONGODB_URI", tms.mongodb()), MongoConfig::from),
                    Telemetry.withoutTracing(new MetricsRegistry("test")));
            // Never started, it publishes nothing.
            var outbox = new OutboxRegistry(vertx, mongo, mongo, "dying", metrics, Clock.systemUTC());
            var reminders = new TaskModule(
                            mongo,
                            mongo,
                            outbox.add(TaskModule.COLLECTION),
                            new UserDirectory(tms.ums.client(vertx)),
                            new ListConcurrencyLimiter(metrics),
                            TaskPolicy.PERSONAL,
                            Clock.systemUTC())
                    .reminders();
            var found = await(reminders.findDue(Instant.now().plus(Duration.ofDays(3)), Set.of(), 10));
            assertThat(found).hasSize(1);
            assertThat(await(reminders.remind(found.get(0)))).isTrue();
        } finally {
            await(vertx.close());
            metrics.close();
        }
        assertThat(types(later, 2)).containsExactly("task.created 1", "task.due_soon 1");
        var data = new JsonObject(events.get(1).data());
        assertThat(data.getJsonObject("actor")).isEqualTo(new JsonObject().putNull("user_id"));
    }

    private ApiResponse create(Duration dueIn) throws Exception {
        return owner.call("POST", "/api/tasks", "{'title':'t'," + due(dueIn).substring(1))
                .expect(201);
    }

    private void patch(ApiResponse task, String body) throws Exception {
        owner.call("PATCH", "/api/tasks/" + task.text("id"), body).expect(200);
    }

    private static String due(Duration in) {
        return "{'due_date':'" + Instant.now().plus(in).truncatedTo(ChronoUnit.SECONDS) + "'}";
    }

    /** Types and sequences of the task's events, as soon as there are so many. */
    private List<String> types(ApiResponse task, int count) throws Exception {
        Eventually.holds(() -> assertThat(of(task)).hasSizeGreaterThanOrEqualTo(count));
        return of(task).subList(0, count);
    }

    private List<String> of(ApiResponse task) {
        return events.stream()
                .filter(event -> event.subject().equals(task.text("id")))
                .map(event -> event.type() + " " + event.sequence())
                .toList();
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(60, TimeUnit.SECONDS);
    }
}
