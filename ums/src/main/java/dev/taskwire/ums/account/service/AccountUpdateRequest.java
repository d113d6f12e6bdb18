package dev.taskwire.ums.account.service;

import java.util.UUID;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A request to update or delete an account.
 *
 * @param actor the user who makes the change
 * @param expectedVersion accepts the versions that may be changed; another one fails with PRECONDITION_FAILED
 * @param keptSession the session that continues when the others end
 */
public record AccountUpdateRequest(
        UUID actor,
        UUID id,
        LongPredicate expectedVersion,
        @Nullable UUID keptSession) {
    static AccountUpdateRequest of(UUID actor, UUID id, LongPredicate expected) {
        return new AccountUpdateRequest(actor, id, expected, null);
    }

    /** Returns whether the actor changes their own account. */
    boolean isOwnAccount() {
        return actor.equals(id);
    }

    public static AccountUpdateRequest of(UUID actor, UUID id) {
        return of(actor, id, version -> true);
    }
}
