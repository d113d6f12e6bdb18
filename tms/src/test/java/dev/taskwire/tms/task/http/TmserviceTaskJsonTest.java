package dev.taskwire.tms.task.http;

import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.task.model.DueDateInput;
import dev.taskwire.tms.task.model.NewTask;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskPatch;
import dev.taskwire.tms.task.model.TaskPatch.Change;
import dev.taskwire.tms.task.model.TaskPriority;
import dev.taskwire.tms.task.model.TaskStatus;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TmserviceTaskJsonTest {
    private static final UUID ADA = ResourceIds.next();
    private static final String WHOLE = "{'title':'T','description':'%s','due_date':'2026-04-10','assigned_to':null%s}";

    @Test
    void newTaskIsRead() throws Exception {
        var day = new DueDateInput(null, LocalDate.parse("2026-04-10"));
        assertThat(TmserviceTaskJson.newTask(json(WHOLE.formatted("", ""))))
                .isEqualTo(new NewTask("T", null, TaskStatus.PENDING, TaskPriority.MEDIUM, day, null));
        var assigned =
                WHOLE.formatted("D", ",'status':'in_progress'").replace("null", "'" + ResourceIds.user(ADA) + "'");
        assertThat(TmserviceTaskJson.newTask(json(assigned)))
                .isEqualTo(new NewTask("T", "D", TaskStatus.IN_PROGRESS, TaskPriority.MEDIUM, day, ADA));
    }

    @Test
    void whatIsNotSentStays() throws Exception {
        assertThat(TmserviceTaskJson.patch(json("{}")))
                .isEqualTo(new TaskPatch(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        var whole = TmserviceTaskJson.patch(json(WHOLE.formatted("", "")));
        assertThat(whole.description()).hasValue(new Change<>(null));
        assertThat(whole.assignedTo()).hasValue(new Change<>(null));
        assertThat(whole.status()).isEmpty();
        assertThat(whole.priority()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"todo,PENDING", "in_progress,IN_PROGRESS", "completed,COMPLETED"})
    void statusesHaveTheirOwnWords(String word, TaskStatus status) {
        assertThat(TmserviceTaskJson.parseStatus(word)).isEqualTo(status);
        assertThat(TmserviceTaskJson.of(task().status(status).build()).getString("status"))
                .isEqualTo(word);
    }

    @Test
    void dayIsTheOneThatWasGivenOrElseTheOneInUtc() {
        assertThat(shownDay(task().dueOn("2026-04-10", "Asia/Tokyo").build())).isEqualTo("2026-04-10");
        assertThat(shownDay(task().dueOn("2026-04-10", "America/New_York").build()))
                .isEqualTo("2026-04-10");
        assertThat(shownDay(task().due("2026-04-10T23:30:00-02:00").build())).isEqualTo("2026-04-11");
        assertThat(shownDay(task().build())).isNull();
    }

    @Test
    void memberThatIsNotSetIsEmptyOrNull() {
        var shown = TmserviceTaskJson.of(task().build());
        assertThat(shown.fieldNames())
                .containsExactly("id", "title", "description", "status", "due_date", "assigned_to");
        assertThat(shown.getString("description")).isEmpty();
        assertThat(shown.getValue("assigned_to")).isNull();
        assertThat(TmserviceTaskJson.of(task().assignee(ADA).build()).getString("assigned_to"))
                .isEqualTo(ResourceIds.user(ADA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-30", "0000-01-01", "2026-13-01"})
    void dayThatDoesNotExistIsAFault(String day) {
        for (var body : new String[] {WHOLE.formatted("", ""), "{'due_date':'2026-04-10'}"}) {
            var wrong = body.replace("2026-04-10", day);
            assertThatExceptionOfType(ApplicationException.class)
                    .isThrownBy(() -> TmserviceTaskJson.patch(json(wrong)))
                    .satisfies(failure -> assertThat(failure.fieldErrors())
                            .extracting(FieldError::location)
                            .containsExactly("/due_date"));
        }
    }

    private static String shownDay(Task task) {
        return TmserviceTaskJson.of(task).getString("due_date");
    }

    private static JsonNode json(String quotedSingly) throws Exception {
        return new ObjectMapper().readTree(quotedSingly.replace('\'', '"'));
    }
}
