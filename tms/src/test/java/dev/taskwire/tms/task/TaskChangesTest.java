package dev.taskwire.tms.task;

import static dev.taskwire.tms.task.TaskBuilder.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the body of a request to the task after it. */
class TaskChangesTest {
    private static final Task BEFORE = task().title("Tax return")
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
                + "\"due_date\":\"2026-06-01T00:00:00+02:00\"}");
        assertThat(after)
                .usingRecursiveComparison()
                .isEqualTo(new Task(
                        BEFORE.id(),
                        BEFORE.userId(),
                        "T",
                        "D",
                        TaskStatus.COMPLETED,
                        TaskPriority.LOW,
                        new DueDate(Instant.parse("2026-05-31T22:00:00Z"), null),
                        BEFORE.createdAt(),
                        BEFORE.updatedAt(),
                        BEFORE.version()));
    }

    @Test
    void nullClearsWhatMayBeEmpty() throws Exception {
        var after = apply("{\"description\":null,\"due_date\":null}");
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
        assertThat(apply(body).next(Instant.EPOCH).sameState(BEFORE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"title\":\"Tax return \"}",
                "{\"description\":\"\"}",
                "{\"description\":null}",
                "{\"status\":\"pending\"}",
                "{\"priority\":\"medium\"}",
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
        var next = BEFORE.next(now);
        assertThat(next.version()).isEqualTo(BEFORE.version() + 1);
        assertThat(next.updatedAt()).isEqualTo(now);
        assertThat(next.createdAt()).isEqualTo(BEFORE.createdAt());
        assertThat(next.sameState(BEFORE)).isTrue();
    }

    private static Task apply(String body) throws Exception {
        return TaskJson.changes(new ObjectMapper().readTree(body)).applyTo(BEFORE);
    }
}
