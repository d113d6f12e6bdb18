package dev.taskwire.ums.account;

import dev.taskwire.shared.event.EventEnvelope;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One write of an account's next version.
 *
 * @param ending there when it ends sessions, which are marked in the same write as still to be ended
 * @param leaving there when it takes away an active admin: the mark of {@link LastAdmin} that must still stand
 */
record AccountWrite(Account next, EventEnvelope event, Optional<Ending> ending, Optional<UUID> leaving) {

    /** Since when sessions are to end, and who made it so. */
    record Ending(UUID by, Instant at) {}

    /** What came of it. */
    enum Outcome {
        WRITTEN,
        /** The stored one is not the version right before it. */
        STALE,
        NAME_TAKEN
    }

    AccountWrite whileLeaving(UUID mark) {
        return new AccountWrite(next, event, ending, Optional.of(mark));
    }
}
