package dev.taskwire.tms.task.model;

import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.taskwire.shared.contract.StrictContracts;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskJsonTest {

    @Test
    void newTaskHasDefaults() throws Exception {
        assertThat(TaskJson.newTask(json("{\"title\":\" T \"}")))
                .isEqualTo(new NewTask(" T ", null, TaskStatus.PENDING, TaskPriority.MEDIUM, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u3000",
                "\u00a0",
                "\u2003 \u2028",
                "\ufeff",
                "\u200b\u200d",
                "\u3164",
                "\u0085",
                "\u2800",
                " \u00ad\u202e\ufe0f\t"
            })
    void titleThatShowsNothingIsBlank(String title) {
        var body = JsonNodeFactory.instance.objectNode().put("title", title);
        assertFault("/title", body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-30", "2026-04-10T24:00:00Z", "0000-01-01"})
    void dateThatDoesNotExistIsAFault(String due) {
        var body = JsonNodeFactory.instance.objectNode().put("title", "T").put("due_date", due);
        assertFault("/due_date", body);
    }

    @Test
    void taskIsShownAsTheContractSays() throws Exception {
        var answers = StrictContracts.openApi().operation("getTask").responses().get(200);
        var schema = Objects.requireNonNull(Objects.requireNonNull(answers).get("application/json"));
        for (Task task : List.of(
                task().build(),
                task().description("")
                        .due("2026-05-31")
                        .assignee(ResourceIds.next())
                        .build(),
                task().description("😀").due("0001-01-01T00:00:00.001Z").build())) {
            assertThat(schema.validate(json(TaskJson.of(task).encode()))).isEmpty();
        }
    }

    @Test
    void idsHaveTheirOutsideFormAndAnUnsetMemberIsNull() {
        var task = task().build();
        JsonObject shown = TaskJson.of(task);
        assertThat(shown.getString("id")).startsWith("task_");
        assertThat(shown.getString("user_id")).startsWith("user_");
        assertThat(shown.containsKey("description")).isTrue();
        assertThat(shown.getValue("description")).isNull();
        assertThat(shown.getValue("due_date")).isNull();
        assertThat(shown.containsKey("assigned_to")).isTrue();
        assertThat(shown.getValue("assigned_to")).isNull();
        var assignee = ResourceIds.next();
        assertThat(TaskJson.of(task().assignee(assignee).build()).getString("assigned_to"))
                .isEqualTo(ResourceIds.user(assignee));
    }

    private static void assertFault(String pointer, JsonNode body) {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> TaskJson.newTask(body))
                .satisfies(failure -> assertThat(failure.fieldErrors())
                        .extracting(FieldError::location)
                        .containsExactly(pointer));
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
