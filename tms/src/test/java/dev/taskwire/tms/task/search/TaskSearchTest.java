package dev.taskwire.tms.task.search;

import static dev.taskwire.tms.task.search.SearchBuilder.search;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.task.model.TaskStatus;
import org.junit.jupiter.api.Test;

class TaskSearchTest {
    @Test
    void listAlongOneIndexIsCheap() {
        var user = ResourceIds.next();
        assertThat(search().page().isExpensive()).isFalse();
        assertThat(search().owner(user).page().isExpensive()).isFalse();
        assertThat(search().assignee(user).page().isExpensive()).isFalse();
    }

    /** No index has the tasks without an assignee, and they can be far apart. */
    @Test
    void listThatExaminesMoreThanItFindsIsExpensive() {
        assertThat(search().unassigned().page().isExpensive()).isTrue();
        assertThat(search().status(TaskStatus.PENDING).page().isExpensive()).isTrue();
        assertThat(search().words("a").page().isExpensive()).isTrue();
    }
}
