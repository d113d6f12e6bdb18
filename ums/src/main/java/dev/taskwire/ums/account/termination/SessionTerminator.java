package dev.taskwire.ums.account.termination;

import dev.taskwire.ums.account.model.SessionGeneration;
import io.vertx.core.Future;
import java.util.UUID;

/** The port by which accounts end sessions. */
public interface SessionTerminator {
    /** Ends the sessions of the user that must end under the generation. It may run several times, also at once. */
    Future<Void> endSessions(UUID user, SessionGeneration generation, UUID actor);
}
