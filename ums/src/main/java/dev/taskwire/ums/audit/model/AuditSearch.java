package dev.taskwire.ums.audit.model;

import dev.taskwire.shared.log.SecurityEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A query for one page of the audit trail, the newest records first.
 *
 * @param user the affected user
 * @param actor who did it
 * @param from the earliest time
 * @param before the first time that is too late
 * @param after the id of the last record on the previous page
 */
public record AuditSearch(
        Optional<UUID> user,
        Optional<UUID> actor,
        Optional<SecurityEvent> event,
        Optional<Instant> from,
        Optional<Instant> before,
        Optional<UUID> after,
        int limit) {

    /** Returns a search for the records that affect the user. */
    public static AuditSearch ofUser(UUID user, Optional<UUID> after, int limit) {
        return new AuditSearch(
                Optional.of(user),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                after,
                limit);
    }
}
