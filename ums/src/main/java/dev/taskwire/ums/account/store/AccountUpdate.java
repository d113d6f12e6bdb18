package dev.taskwire.ums.account.store;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.termination.LastAdminGuard;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One write of an account's next version.
 *
 * @param ending there when it ends sessions, which are marked in the same write as still to be ended
 * @param leaving there when it takes away an active admin: the mark of {@link LastAdminGuard} that must still stand
 */
public record AccountUpdate(Account next, EventEnvelope event, Optional<Ending> ending, Optional<UUID> leaving) {

    /** Since when sessions are to end, and who made it so. */
    public record Ending(UUID by, Instant at) {}

    /** What came of it. */
    public enum UpdateResult {
        WRITTEN,
        /** The stored one is not the version right before it. */
        STALE,
        NAME_TAKEN
    }

    public AccountUpdate whileLeaving(UUID mark) {
        return new AccountUpdate(next, event, ending, Optional.of(mark));
    }
}
