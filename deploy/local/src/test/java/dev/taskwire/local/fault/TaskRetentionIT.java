package dev.taskwire.local.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.EventLog;
import dev.taskwire.local.testing.EventLog.Event;
import dev.taskwire.local.testing.StoredDocuments;
import dev.taskwire.local.testing.TestDeployment;
import dev.taskwire.local.testing.TestUsers;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.testing.ApiClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Retention deletes each old task with one event, although the process that does so is killed. */
@Tag("process")
@Execution(ExecutionMode.CONCURRENT)
class TaskRetentionIT {
    private static final int TASKS = 200;
    private static final int DELETED_BEFORE_THE_KILL = 20;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void everyOldTaskIsDeletedWithOneEvent() throws Exception {
        try (var taskwire = TestDeployment.in(directory).with("TASK_RETENTION", "1d")) {
            // given a user with old tasks, and one that is due later
            var ums = taskwire.startUms();
            var tms = taskwire.startTms();
            var gateway = taskwire.startGateway();
            TestDeployment.awaitReady(ums, tms, gateway);
            var user = TestUsers.register(gateway.client(), "joe");
            var old = new ArrayList<String>();
            for (int i = 0; i < TASKS; i++) {
                old.add(create(user, "{\"title\": \"old\"}"));
            }
            String dueAhead = create(user, "{\"title\": \"due\", \"due_date\": \"2100-01-01\"}");
            tms.kill();
            try (var documents = new StoredDocuments(taskwire.mongodb())) {
                documents.setUpdatedAt(Instant.now().minus(Duration.ofDays(2)));
            }
            // when it is deleted by a process that is killed meanwhile
            tms.restart();
            TestDeployment.awaitReady(tms);
            try (var log = EventLog.of(taskwire.kafka(), Topics.TASKS)) {
                log.until(events ->
                        events.stream().filter(TaskRetentionIT::isDeletion).count() >= DELETED_BEFORE_THE_KILL);
                tms.kill();
                tms.restart();
                TestDeployment.awaitReady(tms);

                // then each has one event, of the system
                var all = log.until(events -> events.stream()
                        .filter(TaskRetentionIT::isDeletion)
                        .map(Event::subject)
                        .collect(Collectors.toSet())
                        .containsAll(old));
                for (String task : old) {
                    assertThat(all.stream()
                                    .filter(event ->
                                            isDeletion(event) && event.subject().equals(task)))
                            .allSatisfy(event -> {
                                assertThat(event.sequence()).isEqualTo(2);
                                assertThat(event.value().at("/actor/user_id").isNull())
                                        .isTrue();
                            })
                            .extracting(event -> event.header("ce_id"))
                            .containsOnly(all.stream()
                                    .filter(event ->
                                            isDeletion(event) && event.subject().equals(task))
                                    .findFirst()
                                    .orElseThrow()
                                    .header("ce_id"));
                }
            }
            user.get("/api/tasks/" + old.get(0)).expect(404);
            assertThat(TestUsers.taskIds(user)).contains(dueAhead).doesNotContainAnyElementsOf(old);
        }
    }

    private static boolean isDeletion(Event event) {
        return event.type().equals("task.deleted");
    }

    private static String create(ApiClient user, String body) {
        return user.post("/api/tasks", body).expect(201).text("id");
    }
}
