package dev.taskwire.tms.task.model;

import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.shared.contract.StrictContracts;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskEventsTest {
    /** Not the owner of anything here. */
    private static final UUID ADMIN = ResourceIds.next();

    private static final UUID ADA = ResourceIds.next();
    private static final UUID BOB = ResourceIds.next();

    private static final Task BEFORE = task().title("Tax return")
            .description("for 2025")
            .status(TaskStatus.IN_PROGRESS)
            .priority(TaskPriority.HIGH)
            .due("2026-05-31")
            .build();

    @Test
    void eventIsAboutTheTaskAtThatVersion() throws Exception {
        var after = after("{\"title\":\"T\"}");
        for (var event : new EventEnvelope[] {
            TaskEvents.created(ADMIN, after), TaskEvents.changed(ADMIN, BEFORE, after), TaskEvents.deleted(ADMIN, after)
        }) {
            assertThat(event.subject()).isEqualTo(ResourceIds.task(BEFORE.id()));
            assertThat(event.key()).isEqualTo(event.subject());
            assertThat(event.sequence()).isEqualTo(2);
            assertThat(event.time()).isEqualTo(after.updatedAt());
            assertThat(UUID.fromString(event.id()).version()).isEqualTo(7);
            var data = new JsonObject(event.data());
            assertThat(data.fieldNames()).containsExactlyInAnyOrder("task", "changed", "actor");
            assertThat(data.getJsonObject("task"))
                    .isEqualTo(new JsonObject(TaskJson.of(after).encode()));
            assertThat(data.getJsonObject("actor")).isEqualTo(new JsonObject().put("user_id", ResourceIds.user(ADMIN)));
        }
    }

    @Test
    void everyEventIsValidByItsSchema() throws Exception {
        var contract = StrictContracts.asyncApi();
        var events = List.of(
                TaskEvents.created(ADMIN, BEFORE),
                TaskEvents.changed(ADMIN, BEFORE, after("{\"title\":\"T\",\"due_date\":\"2026-05-31T12:00:00Z\"}")),
                TaskEvents.changed(ADMIN, BEFORE, after("{\"status\":\"completed\",\"description\":null}")),
                TaskEvents.changed(ADMIN, BEFORE, BEFORE.withStatusAndAssignee(BEFORE.status(), ADA)),
                TaskEvents.deleted(ADMIN, BEFORE),
                TaskEvents.dueSoon(BEFORE, TaskBuilder.THEN));

        assertThat(events)
                .extracting(EventEnvelope::type)
                .containsExactlyInAnyOrderElementsOf(contract.types().stream()
                        .filter(type -> type.startsWith("task."))
                        .toList());
        for (var event : events) {
            assertThat(contract.message(event.type()).payload().validate(new ObjectMapper().readTree(event.data())))
                    .as(event.data())
                    .isEmpty();
        }
    }

    @Test
    void everyEventHasItsOwnId() {
        assertThat(TaskEvents.created(ADMIN, BEFORE).id())
                .isNotEqualTo(TaskEvents.created(ADMIN, BEFORE).id());
    }

    @Test
    void newTaskHasChangedInEveryMemberThatHasAValue() {
        var full = TaskEvents.created(ADMIN, BEFORE);
        assertThat(full.type()).isEqualTo("task.created");
        assertThat(changed(full))
                .isEqualTo(new JsonObject("{\"title\":{\"old\":null,\"new\":\"Tax return\"},"
                        + "\"description\":{\"old\":null,\"new\":\"for 2025\"},"
                        + "\"status\":{\"old\":null,\"new\":\"in_progress\"},"
                        + "\"priority\":{\"old\":null,\"new\":\"high\"},"
                        + "\"due_date\":{\"old\":null,\"new\":\"2026-05-31\"}}"));
        assertThat(changed(TaskEvents.created(ADMIN, task().build())).fieldNames())
                .containsExactlyInAnyOrder("title", "status", "priority");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'title':'T'} | {'title':{'old':'Tax return','new':'T'}}",
                "{'description':''} | {'description':{'old':'for 2025','new':''}}",
                "{'description':null} | {'description':{'old':'for 2025','new':null}}",
                "{'priority':'low'} | {'priority':{'old':'high','new':'low'}}",
                "{'due_date':null} | {'due_date':{'old':'2026-05-31','new':null}}",
                // The same instant, but no day any more.
                "{'due_date':'2026-05-31T23:59:59.999Z'} "
                        + "| {'due_date':{'old':'2026-05-31','new':'2026-05-31T23:59:59.999Z'}}",
                "{'title':'T','description':null,'priority':'low'} "
                        + "| {'title':{'old':'Tax return','new':'T'},'description':{'old':'for 2025','new':null},"
                        + "'priority':{'old':'high','new':'low'}}"
            })
    void updateTellsEverythingThatHasChanged(String changes, String changed) throws Exception {
        var event = TaskEvents.changed(ADMIN, BEFORE, after(json(changes)));
        assertThat(event.type()).isEqualTo("task.updated");
        assertThat(changed(event)).isEqualTo(new JsonObject(json(changed)));
    }

    @Test
    void changeOfStatusComesBeforeAnyOther() throws Exception {
        var alone = TaskEvents.changed(ADMIN, BEFORE, after("{\"status\":\"completed\"}"));
        assertThat(alone.type()).isEqualTo("task.status_changed");
        assertThat(changed(alone))
                .isEqualTo(new JsonObject("{\"status\":{\"old\":\"in_progress\",\"new\":\"completed\"}}"));

        var among = TaskEvents.changed(
                ADMIN,
                BEFORE,
                after("{\"title\":\"T\",\"description\":\"D\",\"status\":\"pending\",\"priority\":\"low\","
                        + "\"due_date\":\"2026-06-01\"}"));
        assertThat(among.type()).isEqualTo("task.status_changed");
        assertThat(changed(among).fieldNames())
                .containsExactlyInAnyOrder("title", "description", "status", "priority", "due_date");
    }

    @Test
    void changeOfTheAssigneeComesBeforeAnyOtherButTheStatus() throws Exception {
        var assigned = TaskEvents.changed(ADMIN, BEFORE, after("{\"assigned_to\":\"" + ResourceIds.user(ADA) + "\"}"));
        assertThat(assigned.type()).isEqualTo("task.assigned");
        assertThat(changed(assigned)).isEqualTo(assignee(null, ADA));

        var adas = BEFORE.withStatusAndAssignee(BEFORE.status(), ADA);
        for (var next : new @Nullable UUID[] {BOB, null}) {
            var reassigned = TaskEvents.changed(ADMIN, adas, adas.withStatusAndAssignee(BEFORE.status(), next));
            assertThat(reassigned.type()).isEqualTo("task.assigned");
            assertThat(changed(reassigned)).isEqualTo(assignee(ADA, next));
        }

        var body = "{\"title\":\"T\",\"assigned_to\":\"" + ResourceIds.user(ADA) + "\"}";
        var among = TaskEvents.changed(ADMIN, BEFORE, after(body));
        assertThat(among.type()).isEqualTo("task.assigned");
        assertThat(changed(among).fieldNames()).containsExactlyInAnyOrder("title", "assigned_to");

        var both = TaskEvents.changed(ADMIN, adas, adas.withStatusAndAssignee(TaskStatus.COMPLETED, BOB));
        assertThat(both.type()).isEqualTo("task.status_changed");
        assertThat(changed(both).fieldNames()).containsExactlyInAnyOrder("status", "assigned_to");
    }

    @Test
    void newTaskThatIsAssignedIsStillCreated() {
        var created = TaskEvents.created(ADMIN, BEFORE.withStatusAndAssignee(BEFORE.status(), ADA));
        assertThat(created.type()).isEqualTo("task.created");
        assertThat(changed(created).getJsonObject("assigned_to"))
                .isEqualTo(assignee(null, ADA).getJsonObject("assigned_to"));
    }

    private static JsonObject assignee(@Nullable UUID before, @Nullable UUID after) {
        var change = new JsonObject()
                .put("old", before == null ? null : ResourceIds.user(before))
                .put("new", after == null ? null : ResourceIds.user(after));
        return new JsonObject().put("assigned_to", change);
    }

    @Test
    void whatWasEmptyIsToldAsNull() throws Exception {
        var bare = task().build();
        var described = TaskJson.patch(new ObjectMapper().readTree("{\"description\":\"D\"}"))
                .applyTo(bare, ZoneOffset.UTC)
                .nextVersion(TaskBuilder.THEN);
        assertThat(changed(TaskEvents.changed(ADMIN, bare, described)))
                .isEqualTo(new JsonObject("{\"description\":{\"old\":null,\"new\":\"D\"}}"));
    }

    @Test
    void deletedTaskIsToldAtItsLastVersionWithoutChanges() {
        var last = BEFORE.nextVersion(BEFORE.updatedAt().plusSeconds(1));
        var event = TaskEvents.deleted(ADMIN, last);
        assertThat(event.type()).isEqualTo("task.deleted");
        assertThat(event.sequence()).isEqualTo(BEFORE.version() + 1);
        assertThat(new JsonObject(event.data()).getJsonObject("task").getLong("version"))
                .isEqualTo(BEFORE.version() + 1);
        assertThat(changed(event)).isEmpty();
    }

    @Test
    void taskThatTheSystemDeletesHasNoActor() {
        var event = TaskEvents.deleted(null, BEFORE.nextVersion(TaskBuilder.THEN));
        assertThat(event.type()).isEqualTo("task.deleted");
        assertThat(new JsonObject(event.data()).getJsonObject("actor")).isEqualTo(new JsonObject().putNull("user_id"));
    }

    @Test
    void reminderTellsTheTaskAsItIsAndNobodyHasDoneIt() {
        var event = TaskEvents.dueSoon(BEFORE, TaskBuilder.THEN.plusSeconds(60));
        assertThat(event.type()).isEqualTo("task.due_soon");
        assertThat(event.sequence()).isEqualTo(BEFORE.version());
        assertThat(event.time()).isEqualTo(TaskBuilder.THEN.plusSeconds(60));
        var data = new JsonObject(event.data());
        assertThat(data.getJsonObject("task"))
                .isEqualTo(new JsonObject(TaskJson.of(BEFORE).encode()));
        assertThat(changed(event)).isEmpty();
        assertThat(data.getJsonObject("actor")).isEqualTo(new JsonObject().putNull("user_id"));
    }

    private static Task after(String changes) throws Exception {
        return TaskJson.patch(new ObjectMapper().readTree(changes))
                .applyTo(BEFORE, ZoneOffset.UTC)
                .nextVersion(BEFORE.updatedAt().plusSeconds(1));
    }

    private static JsonObject changed(EventEnvelope event) {
        return new JsonObject(event.data()).getJsonObject("changed");
    }

    private static String json(String quotedSingly) {
        return quotedSingly.replace('\'', '"');
    }
}
