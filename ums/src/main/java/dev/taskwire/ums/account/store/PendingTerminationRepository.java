package dev.taskwire.ums.account.store;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.ums.account.model.Account;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where it is kept what the end of sessions, or of an account, has still to do. Every write is durable. */
public interface PendingTerminationRepository {
    /**
     * What a change has begun and nobody has finished.
     *
     * @param by who made the change
     * @param closing whether the account itself ends too
     */
    record PendingTermination(Account account, UUID by, boolean closing) {}

    /** Takes the account away from everybody; empty when it is not that version any more, or not that mark. */
    Future<Optional<PendingTermination>> close(Account current, AccountUpdate.Ending ending, Optional<UUID> leaving);

    /** Deletes a closing account, whose last version this is; what somebody else has deleted already is deleted. */
    Future<Void> delete(Account last, EventEnvelope event);

    /** What is unfinished, the oldest first. */
    Future<List<PendingTermination>> unfinished(int limit);

    /** Notes that the sessions of that generation have ended; a newer change's mark stays. */
    Future<Void> sessionsEnded(UUID id, long generation);

    /** Puts one that cannot be finished now behind the others. */
    Future<Void> postpone(UUID id, long generation, Instant at);
}
