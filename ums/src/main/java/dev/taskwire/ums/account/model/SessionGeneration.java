package dev.taskwire.ums.account.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions of an account may go on: those that were opened under its present version, and at most one older one.
 *
 * @param version counts the changes that have ended sessions
 * @param kept the session that goes on although it is older: the one that changed its own password
 */
public record SessionGeneration(long version, @Nullable UUID kept) {
    public static final SessionGeneration FIRST = new SessionGeneration(0, null);

    public SessionGeneration next(@Nullable UUID keptOne) {
        return new SessionGeneration(version + 1, keptOne);
    }

    /** Whether a session that was opened under that version may go on. */
    public boolean includes(UUID session, long openedUnder) {
        return openedUnder == version || session.equals(kept);
    }

    /** Whether it is one that must end; never one that is newer than what we know. */
    public boolean hasEnded(UUID session, long openedUnder) {
        return openedUnder < version && !session.equals(kept);
    }
}
