package dev.taskwire.ums.account.store;

import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountChanges.UsedLink;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One write of an account's next version.
 *
 * @param renamed whether the write changes the username
 * @param termination present when the write ends sessions; it marks them as still to be ended
 * @param removalMark present when the write removes an active admin: the mark of {@code LastAdminGuard} that it
 *     requires
 * @param usedLink present when the write uses up a link; it requires the link
 * @param records the audit records of the change
 */
public record AccountUpdate(
        Account next,
        boolean renamed,
        EventEnvelope event,
        Optional<TerminationMark> termination,
        Optional<UUID> removalMark,
        Optional<UsedLink> usedLink,
        List<AuditRecord> records) {

    /** Creates a write that uses up no link. */
    public AccountUpdate(
            Account next,
            boolean renamed,
            EventEnvelope event,
            Optional<TerminationMark> termination,
            Optional<UUID> removalMark,
            List<AuditRecord> records) {
        this(next, renamed, event, termination, removalMark, Optional.empty(), records);
    }

    /** When sessions were ended, and by whom. */
    public record TerminationMark(UUID actor, Instant at) {}

    /** The result of the write. */
    public enum UpdateResult {
        WRITTEN,
        /** The stored version is not the one right before the new one. */
        STALE,
        NAME_TAKEN
    }

    public AccountUpdate withRemovalMark(UUID mark) {
        return new AccountUpdate(next, renamed, event, termination, Optional.of(mark), usedLink, records);
    }
}
