package dev.taskwire.tms.task.access;

import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.task.access.TaskPolicy.Decision;
import dev.taskwire.tms.task.search.TaskScope;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskPolicyTest {
    private static final UUID ADA = ResourceIds.next();

    /** Every cell. */
    @ParameterizedTest
    @CsvSource({
        "PERSONAL, ADMIN,              CREATE,        ALLOWED",
        "PERSONAL, ADMIN,              READ,          ALLOWED",
        "PERSONAL, ADMIN,              CHANGE_STATUS, ALLOWED",
        "PERSONAL, ADMIN,              UPDATE,        ALLOWED",
        "PERSONAL, ADMIN,              REASSIGN,      ALLOWED",
        "PERSONAL, ADMIN,              UNASSIGN,      ALLOWED",
        "PERSONAL, ADMIN,              DELETE,        ALLOWED",
        "PERSONAL, OWNER,              CREATE,        ALLOWED",
        "PERSONAL, OWNER,              READ,          ALLOWED",
        "PERSONAL, OWNER,              CHANGE_STATUS, ALLOWED",
        "PERSONAL, OWNER,              UPDATE,        ALLOWED",
        "PERSONAL, OWNER,              REASSIGN,      ALLOWED",
        "PERSONAL, OWNER,              UNASSIGN,      ALLOWED",
        "PERSONAL, OWNER,              DELETE,        ALLOWED",
        "PERSONAL, OWNER_AND_ASSIGNEE, CREATE,        ALLOWED",
        "PERSONAL, OWNER_AND_ASSIGNEE, READ,          ALLOWED",
        "PERSONAL, OWNER_AND_ASSIGNEE, CHANGE_STATUS, ALLOWED",
        "PERSONAL, OWNER_AND_ASSIGNEE, UPDATE,        ALLOWED",
        "PERSONAL, OWNER_AND_ASSIGNEE, REASSIGN,      ALLOWED",
        "PERSONAL, OWNER_AND_ASSIGNEE, UNASSIGN,      ALLOWED",
        "PERSONAL, OWNER_AND_ASSIGNEE, DELETE,        ALLOWED",
        "PERSONAL, ASSIGNEE,           CREATE,        ALLOWED",
        "PERSONAL, ASSIGNEE,           READ,          ALLOWED",
        "PERSONAL, ASSIGNEE,           CHANGE_STATUS, ALLOWED",
        "PERSONAL, ASSIGNEE,           UPDATE,        FORBIDDEN",
        "PERSONAL, ASSIGNEE,           REASSIGN,      FORBIDDEN",
        "PERSONAL, ASSIGNEE,           UNASSIGN,      ALLOWED",
        "PERSONAL, ASSIGNEE,           DELETE,        FORBIDDEN",
        "PERSONAL, OTHER,              CREATE,        ALLOWED",
        "PERSONAL, OTHER,              READ,          NOT_FOUND",
        "PERSONAL, OTHER,              CHANGE_STATUS, NOT_FOUND",
        "PERSONAL, OTHER,              UPDATE,        NOT_FOUND",
        "PERSONAL, OTHER,              REASSIGN,      NOT_FOUND",
        "PERSONAL, OTHER,              UNASSIGN,      NOT_FOUND",
        "PERSONAL, OTHER,              DELETE,        NOT_FOUND",
        "MANAGED,  ADMIN,              CREATE,        ALLOWED",
        "MANAGED,  ADMIN,              READ,          ALLOWED",
        "MANAGED,  ADMIN,              CHANGE_STATUS, ALLOWED",
        "MANAGED,  ADMIN,              UPDATE,        ALLOWED",
        "MANAGED,  ADMIN,              REASSIGN,      ALLOWED",
        "MANAGED,  ADMIN,              UNASSIGN,      ALLOWED",
        "MANAGED,  ADMIN,              DELETE,        ALLOWED",
        "MANAGED,  OWNER,              CREATE,        FORBIDDEN",
        "MANAGED,  OWNER,              READ,          NOT_FOUND",
        "MANAGED,  OWNER,              CHANGE_STATUS, NOT_FOUND",
        "MANAGED,  OWNER,              UPDATE,        NOT_FOUND",
        "MANAGED,  OWNER,              REASSIGN,      NOT_FOUND",
        "MANAGED,  OWNER,              UNASSIGN,      NOT_FOUND",
        "MANAGED,  OWNER,              DELETE,        NOT_FOUND",
        "MANAGED,  OWNER_AND_ASSIGNEE, CREATE,        FORBIDDEN",
        "MANAGED,  OWNER_AND_ASSIGNEE, READ,          ALLOWED",
        "MANAGED,  OWNER_AND_ASSIGNEE, CHANGE_STATUS, FORBIDDEN",
        "MANAGED,  OWNER_AND_ASSIGNEE, UPDATE,        FORBIDDEN",
        "MANAGED,  OWNER_AND_ASSIGNEE, REASSIGN,      FORBIDDEN",
        "MANAGED,  OWNER_AND_ASSIGNEE, UNASSIGN,      ALLOWED",
        "MANAGED,  OWNER_AND_ASSIGNEE, DELETE,        FORBIDDEN",
        "MANAGED,  ASSIGNEE,           CREATE,        FORBIDDEN",
        "MANAGED,  ASSIGNEE,           READ,          ALLOWED",
        "MANAGED,  ASSIGNEE,           CHANGE_STATUS, FORBIDDEN",
        "MANAGED,  ASSIGNEE,           UPDATE,        FORBIDDEN",
        "MANAGED,  ASSIGNEE,           REASSIGN,      FORBIDDEN",
        "MANAGED,  ASSIGNEE,           UNASSIGN,      ALLOWED",
        "MANAGED,  ASSIGNEE,           DELETE,        FORBIDDEN",
        "MANAGED,  OTHER,              CREATE,        FORBIDDEN",
        "MANAGED,  OTHER,              READ,          NOT_FOUND",
        "MANAGED,  OTHER,              CHANGE_STATUS, NOT_FOUND",
        "MANAGED,  OTHER,              UPDATE,        NOT_FOUND",
        "MANAGED,  OTHER,              REASSIGN,      NOT_FOUND",
        "MANAGED,  OTHER,              UNASSIGN,      NOT_FOUND",
        "MANAGED,  OTHER,              DELETE,        NOT_FOUND"
    })
    void cellSays(TaskPolicy policy, TaskRelation relation, TaskOperation operation, Decision decision) {
        assertThat(policy.decide(relation, operation)).isEqualTo(decision);
    }

    @ParameterizedTest
    @CsvSource({
        "ADMIN, true,  true,  ADMIN",
        "ADMIN, true,  false, ADMIN",
        "ADMIN, false, true,  ADMIN",
        "ADMIN, false, false, ADMIN",
        "USER,  true,  true,  OWNER_AND_ASSIGNEE",
        "USER,  true,  false, OWNER",
        "USER,  false, true,  ASSIGNEE",
        "USER,  false, false, OTHER"
    })
    void relationIsWhatTheTaskAndTheTokenSay(Role role, boolean owner, boolean assignee, TaskRelation relation) {
        for (@Nullable UUID another : Arrays.asList(ResourceIds.next(), null)) {
            var task = task().owner(owner ? ADA : ResourceIds.next())
                    .assignee(assignee ? ADA : another)
                    .build();
            assertThat(TaskRelation.of(caller(role), task)).isEqualTo(relation);
        }
    }

    @Test
    void listHasWhatMayBeSeen() {
        for (var policy : TaskPolicy.values()) {
            assertThat(policy.readableScope(caller(Role.ADMIN))).isEqualTo(TaskScope.ALL);
            for (var owner : new UUID[] {ADA, ResourceIds.next()}) {
                for (@Nullable UUID assignee : Arrays.asList(ADA, ResourceIds.next(), null)) {
                    var task = task().owner(owner).assignee(assignee).build();
                    var relation = TaskRelation.of(caller(Role.USER), task);
                    var scope = policy.readableScope(caller(Role.USER));
                    boolean listed = scope.owner().filter(owner::equals).isPresent()
                            || scope.assignee()
                                    .filter(user -> user.equals(assignee))
                                    .isPresent();
                    assertThat(listed)
                            .as("%s, %s", policy, relation)
                            .isEqualTo(policy.decide(relation, TaskOperation.READ) == Decision.ALLOWED);
                }
            }
        }
    }

    @Test
    void onlyAdminsAskForWhatOthersOwn() {
        for (var policy : TaskPolicy.values()) {
            assertThat(policy.mayFilterByOwner(caller(Role.USER), ADA)).isTrue();
            assertThat(policy.mayFilterByOwner(caller(Role.USER), ResourceIds.next()))
                    .isFalse();
            assertThat(policy.mayFilterByOwner(caller(Role.ADMIN), ResourceIds.next()))
                    .isTrue();
        }
    }

    private static Caller caller(Role role) {
        return new Caller(ADA, ResourceIds.next(), role, Instant.MAX);
    }
}
