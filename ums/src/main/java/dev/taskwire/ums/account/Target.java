package dev.taskwire.ums.account;

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
record Target(
        UUID actor,
        UUID id,
        LongPredicate expected,
        @Nullable UUID kept) {
    static Target of(UUID actor, UUID id, LongPredicate expected) {
        return new Target(actor, id, expected, null);
    }

    /** Whether the actor's own account is meant. */
    boolean isOwn() {
        return actor.equals(id);
    }

    static Target of(UUID actor, UUID id) {
        return of(actor, id, version -> true);
    }
}
