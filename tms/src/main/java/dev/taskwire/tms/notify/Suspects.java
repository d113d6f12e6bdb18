package dev.taskwire.tms.notify;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Addresses at which the mail server has broken off or fallen silent. Addresses are what users say they are, so one of
 * them must neither stop the mails of others nor take all the room; but when several fail and nothing goes through, it
 * is the server. Belongs to one event loop.
 */
final class Suspects {
    private static final int REMEMBERED = 10_000;
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(10);
    private static final int MAX_CONCURRENT = 2;
    /** So many failures in a row, each with another address, are no accident. */
    private static final int FAILURE_STREAK = 3;

    private final Cache<String, Boolean> suspects = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .build();
    private final Set<String> inARow = new HashSet<>();
    private int sending;

    boolean isSuspect(String address) {
        return suspects.getIfPresent(address) != null;
    }

    /** Makes room for a mail to one of them, if there is any; then {@link #leave} must follow. */
    boolean enter() {
        if (sending == MAX_CONCURRENT) {
            return false;
        }
        sending++;
        return true;
    }

    void leave() {
        sending--;
    }

    /** The server has answered as servers do. */
    void clear(String address) {
        inARow.clear();
        suspects.invalidate(address);
    }

    /** It has broken off or fallen silent; true if by now it is the server that is to blame. */
    boolean add(String address) {
        suspects.put(address, true);
        if (inARow.size() < FAILURE_STREAK) {
            inARow.add(address);
        }
        return inARow.size() >= FAILURE_STREAK;
    }
}
