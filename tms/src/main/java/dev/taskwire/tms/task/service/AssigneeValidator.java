package dev.taskwire.tms.task.service;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.error.ProblemType;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.tms.task.store.TaskRepository;
import dev.taskwire.tms.userdirectory.UserDirectory;
import io.vertx.core.Future;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/**
 * Validates assignees and finds the time zones of users. Both methods fail with UNAVAILABLE while ums does not respond.
 */
public final class AssigneeValidator {
    private static final String NOT_A_COLLABORATOR =
            "Only users who share a task with this user may assign tasks to them. The user can assign you a task first, "
                    + "or change this setting.";

    private final UserDirectory users;
    private final TaskRepository tasks;

    public AssigneeValidator(UserDirectory users, TaskRepository tasks) {
        this.users = users;
        this.tasks = tasks;
    }

    /**
     * Succeeds if there is no assignee, or an active one to whom the caller may assign tasks. Fails with INVALID if the
     * user is not active, whatever the reason, and with FORBIDDEN if only collaborators may assign tasks to the user
     * and the caller is none.
     */
    Future<Void> requireAssignable(Optional<UUID> assignee, Caller caller, Deadline deadline) {
        return assignee.isEmpty()
                ? Future.succeededFuture()
                : users.find(assignee.get(), deadline)
                        .map(found -> found.filter(UserSummary::active)
                                .orElseThrow(() -> ApplicationException.invalid(
                                        FieldError.inBody("/assigned_to", "must be the id of an active user"))))
                        .compose(user -> mayAssign(caller, user, deadline))
                        .compose(may -> may
                                ? Future.succeededFuture()
                                : Future.failedFuture(ApplicationException.forbidden(
                                        ProblemType.NOT_A_COLLABORATOR, NOT_A_COLLABORATOR)));
    }

    private Future<Boolean> mayAssign(Caller caller, UserSummary assignee, Deadline deadline) {
        return assignee.assignableBy() == AssignableBy.ANYONE
                        || caller.isAdmin()
                        || caller.userId().equals(assignee.id())
                ? Future.succeededFuture(true)
                : tasks.haveSharedTask(caller.userId(), assignee.id(), deadline);
    }

    /**
     * Returns the user's current time zone, not a cached one: a day is stored with its end, so an outdated zone would
     * stay wrong, and users expect a change to count at once. For a deleted user it is UTC, since the zone no longer
     * matters.
     */
    Future<ZoneId> timeZoneOf(UUID user, Deadline deadline) {
        return users.findUncached(user, deadline)
                .map(found -> found.map(UserSummary::timeZone).orElse(ZoneOffset.UTC));
    }
}
