package dev.taskwire.tms.task.model;

import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.shared.value.ResourceIds;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the body of a request to the task after it. */
class TaskPatchTest {
    private static final UUID ADA = ResourceIds.next();
    private static final UUID BOB = ResourceIds.next();
    private static final Task BEFORE = task().title("Tax return")
            .assignee(ADA)
            .description("for 2025")
            .status(TaskStatus.IN_PROGRESS)
            .priority(TaskPriority.HIGH)
            .due("2026-05-31")
            .build();

    @Test
    void whatIsNotSentStays() throws Exception {
        assertThat(apply("{}")).isEqualTo(BEFORE);
    }

    @Test
    void whatIsSentChanges() throws Exception {
        var after = apply("{\"title\":\"T\",\"description\":\"D\",\"status\":\"completed\",\"priority\":\"low\","
                + "\"due_date\":\"2026-06-01T00:00:00+02:00\",\"assigned_to\":\"" + ResourceIds.user(BOB) + "\"}");
        assertThat(after)
                .usingRecursiveComparison()
                .isEqualTo(new Task(
                        BEFORE.id(),
                        BEFORE.userId(),
                        BOB,
                        "T",
                        "D",
                        TaskStatus.COMPLETED,
                        TaskPriority.LOW,
                        new DueDate(Instant.parse("2026-05-31T22:00:00Z"), null),
                        null,
                        BEFORE.createdAt(),
                        BEFORE.updatedAt(),
                        BEFORE.version()));
    }

    @Test
    void nullClearsWhatMayBeEmpty() throws Exception {
        var after = apply("{\"description\":null,\"due_date\":null,\"assigned_to\":null}");
        assertThat(after.assignedTo()).isNull();
        assertThat(after.description()).isNull();
        assertThat(after.dueDate()).isNull();
        assertThat(after.title()).isEqualTo(BEFORE.title());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"title\":\"Tax return\"}",
                "{\"description\":\"for 2025\",\"due_date\":\"2026-05-31\"}",
                "{\"status\":\"in_progress\",\"priority\":\"high\"}"
            })
    void changesThatChangeNothingLeaveTheSameState(String body) throws Exception {
        assertThat(apply(body).sameState(BEFORE)).isTrue();
        assertThat(apply(body).nextVersion(Instant.EPOCH).sameState(BEFORE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"title\":\"Tax return \"}",
                "{\"description\":\"\"}",
                "{\"description\":null}",
                "{\"status\":\"pending\"}",
                "{\"priority\":\"medium\"}",
                "{\"assigned_to\":null}",
                "{\"assigned_to\":\"user_01kn42ktt0ez18gg57eee19y34\"}",
                "{\"due_date\":null}",
                // The same instant, but no day any more.
                "{\"due_date\":\"2026-05-31T23:59:59.999Z\"}"
            })
    void anyOtherChangeIsAnotherState(String body) throws Exception {
        assertThat(apply(body).sameState(BEFORE)).isFalse();
        assertThat(BEFORE.sameState(apply(body))).isFalse();
    }

    @Test
    void nextVersionCountsUpAndNotesWhen() {
        var now = BEFORE.updatedAt().plusSeconds(1);
        var next = BEFORE.nextVersion(now);
        assertThat(next.version()).isEqualTo(BEFORE.version() + 1);
        assertThat(next.updatedAt()).isEqualTo(now);
        assertThat(next.createdAt()).isEqualTo(BEFORE.createdAt());
        assertThat(next.sameState(BEFORE)).isTrue();
    }

    /** The clock of the process that wrote the version before may be ahead. */
    @Test
    void nextVersionIsNeverEarlier() {
        var next = BEFORE.nextVersion(BEFORE.updatedAt().minusSeconds(60));
        assertThat(next.updatedAt()).isEqualTo(BEFORE.updatedAt());
    }

    @Test
    void sameAssigneeIsNoChangeAndNobodyNew() throws Exception {
        var same = TaskJson.patch(json("{\"assigned_to\":\"" + ResourceIds.user(ADA) + "\"}"));
        assertThat(same.applyTo(BEFORE, ZoneOffset.UTC)).isEqualTo(BEFORE);
        assertThat(same.newAssignee(BEFORE)).isEmpty();
        var other = TaskJson.patch(json("{\"assigned_to\":\"" + ResourceIds.user(BOB) + "\"}"));
        assertThat(other.newAssignee(BEFORE)).hasValue(BOB);
        assertThat(TaskJson.patch(json("{\"assigned_to\":null}")).newAssignee(BEFORE))
                .isEmpty();
        assertThat(TaskJson.patch(json("{}")).newAssignee(BEFORE)).isEmpty();
    }

    @Test
    void newDayEndsInTheOwnersZoneAndTheSameDayStays() throws Exception {
        var tokyo = ZoneId.of("Asia/Tokyo");
        var next = TaskJson.patch(json("{\"due_date\":\"2026-06-01\"}"));
        assertThat(next.needsZone(BEFORE)).isTrue();
        assertThat(next.applyTo(BEFORE, tokyo).dueDate())
                .isEqualTo(new DueDate(Instant.parse("2026-06-01T14:59:59.999Z"), LocalDate.parse("2026-06-01")));

        var same = TaskJson.patch(json("{\"due_date\":\"2026-05-31\"}"));
        assertThat(same.needsZone(BEFORE)).isFalse();
        assertThat(same.applyTo(BEFORE, tokyo)).isEqualTo(BEFORE);

        for (var body : new String[] {"{}", "{\"due_date\":null}", "{\"due_date\":\"2026-05-31T00:00:00Z\"}"}) {
            assertThat(TaskJson.patch(json(body)).needsZone(BEFORE)).as(body).isFalse();
        }
        var instant = task().due("2026-05-31T23:59:59.999Z").build();
        assertThat(same.needsZone(instant)).isTrue();
        assertThat(same.needsZone(task().build())).isTrue();
    }

    private static Task apply(String body) throws Exception {
        return TaskJson.patch(json(body)).applyTo(BEFORE, ZoneOffset.UTC);
    }

    private static JsonNode json(String body) throws Exception {
        return new ObjectMapper().readTree(body);
    }
}
