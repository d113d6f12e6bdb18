package dev.taskwire.tms.task.service;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.tms.userdirectory.UserDirectory;
import io.vertx.core.Future;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** What the rules of tasks ask of users. Both questions fail with UNAVAILABLE while ums does not answer. */
public final class AssigneeValidator {
    private final UserDirectory users;

    public AssigneeValidator(UserDirectory users) {
        this.users = users;
    }

    /**
     * Succeeds if there is nobody, or an active user, to be assigned; else INVALID, whatever is wrong with the user.
     */
    Future<Void> requireAssignable(Optional<UUID> assignee, Deadline deadline) {
        return assignee.isEmpty()
                ? Future.succeededFuture()
                : users.find(assignee.get(), deadline)
                        .compose(found -> found.filter(UserSummary::active).isPresent()
                                ? Future.succeededFuture()
                                : Future.failedFuture(ApplicationException.invalid(
                                        FieldError.inBody("/assigned_to", "must be the id of an active user"))));
    }

    /**
     * The zone in which the owner's days end now: a day is stored with its end, so a zone of a moment ago would stay
     * wrong. A user who is gone has no days any more; UTC serves as well as any.
     */
    Future<ZoneId> zoneOf(UUID owner, Deadline deadline) {
        return users.findNow(owner, deadline)
                .map(found -> found.map(UserSummary::timeZone).orElse(ZoneOffset.UTC));
    }
}
