package dev.taskwire.tms.task.access;

import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskJson;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskOperationTest {
    private static final Task BEFORE =
            task().title("T").assignee(ResourceIds.next()).due("2026-05-31").build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'status':'completed'} | CHANGE_STATUS",
                "{'title':'U'} | UPDATE",
                "{'description':'D'} | UPDATE",
                "{'priority':'low'} | UPDATE",
                "{'due_date':'2026-06-01'} | UPDATE",
                "{'due_date':null} | UPDATE",
                "{'assigned_to':null} | UNASSIGN",
                "{'assigned_to':'user_01kn42ktt0ez18gg57eee19y34'} | REASSIGN",
                "{'status':'completed','title':'T','description':null,'due_date':'2026-05-31','priority':'medium'} "
                        + "| CHANGE_STATUS",
                "{'status':'completed','title':'U','assigned_to':null} | CHANGE_STATUS UPDATE UNASSIGN",
                "{'title':'U','assigned_to':null} | UPDATE UNASSIGN",
                "{'title':'U','assigned_to':'user_01kn42ktt0ez18gg57eee19y34'} | UPDATE REASSIGN",
                // A write all the same.
                "{'title':'T','status':'pending'} | CHANGE_STATUS",
                "{} | CHANGE_STATUS"
            })
    void onlyWhatDiffersCounts(String changes, String operations) throws Exception {
        var after = TaskJson.patch(new ObjectMapper().readTree(changes.replace('\'', '"')))
                .applyTo(BEFORE, ZoneOffset.UTC);
        assertThat(TaskOperation.of(BEFORE, after))
                .extracting(TaskOperation::name)
                .containsExactlyInAnyOrder(operations.split(" ", -1));
    }
}
