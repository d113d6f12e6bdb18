package dev.taskwire.tms.task;

import static dev.taskwire.tms.task.SearchBuilder.search;
import static dev.taskwire.tms.task.TaskBuilder.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import dev.taskwire.shared.id.Ids;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskPolicyTest {
    private static final UUID OWNER = Ids.next();
    private static final Task TASK = task().owner(OWNER).build();

    @ParameterizedTest
    @CsvSource({"true,USER,true", "true,ADMIN,true", "false,ADMIN,true", "false,USER,false"})
    void ownerAndAdminMayDoAllAndOthersDoNotSeeIt(boolean owner, Role role, boolean allowed) {
        var caller = caller(owner ? OWNER : Ids.next(), role);
        if (allowed) {
            assertThat(TaskPolicy.require(caller, TASK)).isSameAs(TASK);
        } else {
            assertThatExceptionOfType(AppException.class)
                    .isThrownBy(() -> TaskPolicy.require(caller, TASK))
                    .returns(ErrorKind.NOT_FOUND, AppException::kind)
                    .withMessage(TaskPolicy.notFound().getMessage());
        }
    }

    @Test
    void usersListHasTheirOwnTasksOnly() {
        var wide = search().status(TaskStatus.PENDING).words("x").page();
        var narrow = search().owner(OWNER).status(TaskStatus.PENDING).words("x").page();
        assertThat(TaskPolicy.scope(caller(OWNER, Role.USER), wide)).isEqualTo(narrow);
        var foreign = search().owner(Ids.next()).page();
        assertThat(TaskPolicy.scope(caller(OWNER, Role.USER), foreign).filter().userId())
                .isEqualTo(Optional.of(OWNER));
    }

    @Test
    void adminsListHasAll() {
        var wide = search().page();
        assertThat(TaskPolicy.scope(caller(OWNER, Role.ADMIN), wide)).isEqualTo(wide);
    }

    private static Caller caller(UUID id, Role role) {
        return new Caller(id, Ids.next(), role, Instant.MAX);
    }
}
