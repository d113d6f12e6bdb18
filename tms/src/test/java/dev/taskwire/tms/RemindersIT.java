package dev.taskwire.tms;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.mongo.query.DeadlineQueries;
import dev.taskwire.shared.outbox.OutboxRegistry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import dev.taskwire.tms.task.TaskModule;
import dev.taskwire.tms.task.access.TaskPolicy;
import dev.taskwire.tms.userdirectory.UserDirectory;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reminders as everybody hears them. The lead is a day. */
@ExtendWith({TmsExtension.class, VertxExtension.class})
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class RemindersIT {
    private RunningTms tms;
    private RunningTms.Client owner;
    private double remindersBefore;

    @BeforeEach
    void owner(RunningTms running) throws Exception {
        tms = running;
        owner = tms.client(tms.ums.user(true, "Europe/Berlin"), Role.USER);
        remindersBefore = reminders();
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
        eventuallyCounted(2);
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
        for (var task : List.of(past, later, deleted)) {
            assertThat(of(task)).noneMatch(event -> event.startsWith("task.due_soon"));
        }
        eventuallyCounted(1);
    }

    /** A claim is its event: what dies in between leaves it to the process that publishes. */
    @Test
    void processThatDiesBetweenClaimAndPublicationLosesNothing(Vertx dying) throws Exception {
        var later = create(Duration.ofDays(2));
        types(later, 1);

        claim(later, dying);

        assertThat(types(later, 2)).containsExactly("task.created 1", "task.due_soon 1");
        var dueSoon = tms.eventsOf(later.text("id")).get(1);
        assertThat(new JsonObject(dueSoon.data()).getJsonObject("actor"))
                .isEqualTo(new JsonObject().putNull("user_id"));
    }

    /** Claims the reminder of the task, as a process that publishes nothing any more. */
    private void claim(ReceivedResponse task, Vertx dying) throws Exception {
        var metrics = new MetricsRegistry("test");
        var mongo = tms.mongo();
        // It is never started.
        var outbox = new OutboxRegistry(dying, mongo, mongo, "dying", metrics, Clock.systemUTC());
        var reminders = new TaskModule(
                        mongo,
                        new DeadlineQueries(mongo),
                        outbox.add(TaskModule.COLLECTION),
                        new UserDirectory(tms.ums.client(dying)),
                        new ListConcurrencyLimiter(metrics),
                        TaskPolicy.PERSONAL,
                        metrics,
                        Clock.systemUTC())
                .reminders();
        var found = await(reminders.findDue(Instant.now().plus(Duration.ofDays(3)), Set.of(), 1_000));
        assertThat(found)
                .filteredOn(due -> ResourceIds.task(due.id()).equals(task.text("id")))
                .singleElement()
                .satisfies(due -> assertThat(await(reminders.remind(due))).isTrue());
        metrics.close();
    }

    /** How many the service has sent since it started. */
    private double reminders() throws Exception {
        var line = Pattern.compile("(?m)^reminders_total\\{service=\"tms\"\\} (.+)$")
                .matcher(tms.metrics());
        assertThat(line.find()).isTrue();
        return Double.parseDouble(line.group(1));
    }

    private void eventuallyCounted(int ofThisTest) throws Exception {
        Eventually.holds(() -> assertThat(reminders()).isEqualTo(remindersBefore + ofThisTest));
    }

    private ReceivedResponse create(Duration dueIn) throws Exception {
        return owner.call("POST", "/api/tasks", "{'title':'t'," + due(dueIn).substring(1))
                .expect(201);
    }

    private void patch(ReceivedResponse task, String body) throws Exception {
        owner.call("PATCH", "/api/tasks/" + task.text("id"), body).expect(200);
    }

    private static String due(Duration in) {
        return "{'due_date':'" + Instant.now().plus(in).truncatedTo(ChronoUnit.SECONDS) + "'}";
    }

    /** Types and sequences of the task's events, as soon as there are so many. */
    private List<String> types(ReceivedResponse task, int count) throws Exception {
        Eventually.holds(() -> assertThat(of(task)).hasSizeGreaterThanOrEqualTo(count));
        return of(task).subList(0, count);
    }

    private List<String> of(ReceivedResponse task) {
        return tms.eventsOf(task.text("id")).stream()
                .map(event -> event.type() + " " + event.sequence())
                .toList();
    }
}
