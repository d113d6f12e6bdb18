package dev.taskwire.tms.task.search;

import static dev.taskwire.tms.task.search.SearchBuilder.search;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.task.model.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is left out beside a filter must be said by the filter. */
class TaskScopeTest {
    private static final UUID ADA = ResourceIds.next();
    private static final UUID BOB = ResourceIds.next();
    private static final TaskScope OWNED = new TaskScope(Optional.of(ADA), Optional.empty());

    @Test
    void whatConcernsSomebodyIsLessBesideAFilterOnUsers() {
        var concerning = TaskScope.ownedByOrAssignedTo(ADA);
        assertThat(concerning.minus(search().filter())).isEqualTo(concerning);
        assertThat(concerning.minus(search().status(TaskStatus.PENDING).filter()))
                .isEqualTo(concerning);
        assertThat(concerning.minus(search().owner(ADA).filter())).isEqualTo(TaskScope.ALL);
        assertThat(concerning.minus(search().assignee(ADA).filter())).isEqualTo(TaskScope.ALL);
        assertThat(concerning.minus(search().owner(ADA).assignee(BOB).filter())).isEqualTo(TaskScope.ALL);
        assertThat(concerning.minus(search().assignee(BOB).filter())).isEqualTo(OWNED);
        assertThat(concerning.minus(search().unassigned().filter())).isEqualTo(OWNED);
    }

    @Test
    void whatSomebodyIsAssignedIsLeftOutOnlyBesideThat() {
        var assigned = TaskScope.assignedTo(ADA);
        assertThat(assigned.minus(search().assignee(ADA).filter())).isEqualTo(TaskScope.ALL);
        for (var other : List.of(search(), search().owner(ADA), search().unassigned(), search().assignee(BOB))) {
            assertThat(assigned.minus(other.filter())).isEqualTo(assigned);
        }
    }

    @Test
    void everythingStaysEverything() {
        for (var filter : List.of(search(), search().owner(ADA), search().unassigned(), search().assignee(BOB))) {
            assertThat(TaskScope.ALL.minus(filter.filter())).isEqualTo(TaskScope.ALL);
        }
    }
}
