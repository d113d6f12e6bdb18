package dev.taskwire.ums.account.store;

import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.ums.account.model.Account;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores the terminations and deletions that are not finished yet. Every write is durable once its future completes.
 */
public interface PendingTerminationRepository {
    /**
     * A termination that has begun and is not finished.
     *
     * @param actor the user who made the change
     * @param isDeletion whether the account is deleted too
     */
    record PendingTermination(Account account, UUID actor, boolean isDeletion) {}

    /**
     * Begins the deletion of the account, with its audit record: hides it from everybody. Empty when the version or the
     * mark is another one now.
     */
    Future<Optional<PendingTermination>> beginDeletion(
            Account current, AccountUpdate.TerminationMark terminationMark, Optional<UUID> leaving, AuditRecord record);

    /**
     * Completes a deletion, with the last version of the account, after its audit records have been moved to the audit
     * trail: the document is then removed. Does nothing when it is completed already.
     */
    Future<Void> completeDeletion(Account last, EventEnvelope event);

    /** Returns the pending terminations, oldest first. */
    Future<List<PendingTermination>> findOldest(int limit);

    /** Records that the sessions of that generation have ended; the mark of a newer change stays. */
    Future<Void> markSessionsEnded(UUID id, long generation);

    /** Moves a termination that cannot be finished now behind the others. */
    Future<Void> postpone(UUID id, long generation, Instant at);
}
