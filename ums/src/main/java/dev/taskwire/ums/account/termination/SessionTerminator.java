package dev.taskwire.ums.account.termination;

import dev.taskwire.ums.account.model.SessionGeneration;
import io.vertx.core.Future;
import java.util.UUID;

/** What accounts ask of sessions when a change of an account ends them. */
public interface SessionTerminator {
    /** Ends those of the user's sessions that the generation has ended; may be asked again, and by several at once. */
    Future<Void> end(UUID user, SessionGeneration generation, UUID actor);
}
