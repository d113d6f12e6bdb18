package dev.taskwire.ums.account.service;

import java.util.UUID;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a write is aimed at.
 *
 * @param actor who writes
 * @param expected the versions that may be changed; another one fails with PRECONDITION_FAILED
 * @param kept the session that goes on when the others end
 */
public record AccountUpdateRequest(
        UUID actor,
        UUID id,
        LongPredicate expected,
        @Nullable UUID kept) {
    static AccountUpdateRequest of(UUID actor, UUID id, LongPredicate expected) {
        return new AccountUpdateRequest(actor, id, expected, null);
    }

    /** Whether the actor's own account is meant. */
    boolean isOwn() {
        return actor.equals(id);
    }

    public static AccountUpdateRequest of(UUID actor, UUID id) {
        return of(actor, id, version -> true);
    }
}
