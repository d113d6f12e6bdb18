package dev.taskwire.ums.account.store;

import dev.taskwire.ums.account.model.Account;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.UUID;

/**
 * Stores marks on admins who are about to be demoted, disabled or deleted. Every write is durable once its future
 * completes.
 */
public interface AdminRemovalMarkRepository {
    /**
     * Marks that version of an active admin. Returns false when the version is another one now, or is already marked.
     */
    Future<Boolean> mark(Account admin, UUID token, Instant at);

    /** Removes that mark if it is still there. */
    Future<Void> unmark(UUID id, UUID token);

    /** Removes all marks from before then. A write that requires one of them then has no effect. */
    Future<Void> removeMarksBefore(Instant then);

    /** Returns whether there is another active admin who is not marked. */
    Future<Boolean> hasOtherUnmarkedAdmin(UUID except);
}
