package dev.taskwire.ums.account.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides which sessions of an account may continue: those that were opened under its present version, and at most one
 * older one.
 *
 * @param version counts the changes that have ended sessions
 * @param keptSession the session that continues although it is older: the one that changed its own password
 */
public record SessionGeneration(long version, @Nullable UUID keptSession) {
    public static final SessionGeneration FIRST = new SessionGeneration(0, null);

    /** Returns the next generation. All sessions of earlier ones end, except the one that is kept. */
    public SessionGeneration next(@Nullable UUID keptOne) {
        return new SessionGeneration(version + 1, keptOne);
    }

    /** Returns whether a session that was opened under that version may continue. */
    public boolean includes(UUID session, long openedUnder) {
        return openedUnder == version || session.equals(keptSession);
    }

    /** Returns whether the session must end; never for one that is newer than this generation. */
    public boolean mustEnd(UUID session, long openedUnder) {
        return openedUnder < version && !session.equals(keptSession);
    }
}
