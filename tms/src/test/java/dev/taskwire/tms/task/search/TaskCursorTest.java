package dev.taskwire.tms.task.search;

import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskCursorTest {
    private static final String ID = UUID.randomUUID().toString();

    @ParameterizedTest
    @ValueSource(strings = {"created_at", "-created_at", "updated_at", "-updated_at", "due_date", "-due_date"})
    void cursorComesBack(String order) {
        var sort = TaskSort.of(order);
        for (String due : new String[] {null, "0001-01-01", "9999-12-31", "2026-04-01T09:15:30.001Z"}) {
            var cursor = TaskCursor.after(task().due(due).build(), sort);
            assertThat(TaskCursor.decode(cursor.encode(), sort)).hasValue(cursor);
            assertThat(cursor.encode()).matches("[A-Za-z0-9_-]{1,512}");
        }
    }

    @Test
    void cursorIsTheTasksOwnPlace() {
        var task = task().createdAt(Instant.ofEpochMilli(1))
                .updatedAt(Instant.ofEpochMilli(2))
                .due("1970-01-01T00:00:00.003Z")
                .build();
        assertThat(List.of("created_at", "updated_at", "due_date"))
                .extracting(order -> TaskCursor.after(task, TaskSort.of(order)).value())
                .containsExactly(Instant.ofEpochMilli(1), Instant.ofEpochMilli(2), Instant.ofEpochMilli(3));
        assertThat(TaskCursor.after(task, TaskSort.NEWEST_FIRST).id()).isEqualTo(task.id());
    }

    @Test
    void cursorOfAnotherOrderIsRefused() {
        var cursor = TaskCursor.after(task().build(), TaskSort.of("created_at")).encode();
        assertThat(TaskCursor.decode(cursor, TaskSort.of("-created_at"))).isEmpty();
        assertThat(TaskCursor.decode(cursor, TaskSort.of("updated_at"))).isEmpty();
    }

    @Test
    void onlyADueDateMayBeMissing() {
        assertThat(decode(
                        "created_at",
                        new JsonArray().add("created_at").addNull().add(ID)))
                .isFalse();
        assertThat(decode("due_date", new JsonArray().add("due_date").addNull().add(ID)))
                .isTrue();
    }

    @Test
    void forgedCursorIsRefused() {
        assertThat(decode("created_at", new JsonArray().add("created_at").add(1).add(ID)))
                .isTrue();
        for (JsonArray forged : List.of(
                new JsonArray(),
                new JsonArray().add("created_at"),
                new JsonArray().add("created_at").add(1),
                new JsonArray().add("created_at").add(1).add(ID).add(1),
                new JsonArray().add("created_at").add("1").add(ID),
                new JsonArray().add("created_at").add(new JsonArray()).add(ID),
                new JsonArray().add("created_at").add(Long.MAX_VALUE).add(ID),
                new JsonArray().add("created_at").add(Long.MIN_VALUE).add(ID),
                new JsonArray().add("created_at").add(1).add("x"),
                new JsonArray().add("created_at").add(1).addNull(),
                new JsonArray().add(1).add(1).add(ID),
                new JsonArray().addNull().add(1).add(ID))) {
            assertThat(decode("created_at", forged)).as("%s", forged).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "====", "e30", "W10", "bnVsbA", "[\"created_at\",1]", "\u00e9", "Wy"})
    void textThatIsNoCursorIsRefused(String text) {
        assertThat(TaskCursor.decode(text, TaskSort.NEWEST_FIRST)).isEmpty();
    }

    private static boolean decode(String order, JsonArray parts) {
        String text = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(parts.encode().getBytes(StandardCharsets.UTF_8));
        return TaskCursor.decode(text, TaskSort.of(order)).isPresent();
    }
}
