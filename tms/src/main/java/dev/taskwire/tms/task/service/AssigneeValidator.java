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

/**
 * Validates assignees and finds the time zones of users. Both methods fail with UNAVAILABLE while ums does not respond.
 */
public final class AssigneeValidator {
    private final UserDirectory users;

    public AssigneeValidator(UserDirectory users) {
        this.users = users;
    }

    /** Succeeds if there is no assignee or an active one; else fails with INVALID, whatever is wrong with the user. */
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
     * Returns the user's current time zone, not a cached one: a day is stored with its end, so an outdated zone would
     * stay wrong, and users expect a change to count at once. For a deleted user it is UTC, since the zone no longer
     * matters.
     */
    Future<ZoneId> timeZoneOf(UUID user, Deadline deadline) {
        return users.findUncached(user, deadline)
                .map(found -> found.map(UserSummary::timeZone).orElse(ZoneOffset.UTC));
    }
}
