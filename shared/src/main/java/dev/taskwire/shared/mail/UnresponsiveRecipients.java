package dev.taskwire.shared.mail;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Holds the addresses at which the mail server has closed the connection or stopped responding. Addresses are not
 * verified, so one of them must not block the mails of others. When several fail in a row, the server itself is
 * considered unavailable. Belongs to one event loop.
 */
final class UnresponsiveRecipients {
    private static final int MAX_ENTRIES = 10_000;
    private static final Duration TTL = Duration.ofMinutes(10);
    private static final int MAX_CONCURRENT = 2;
    /** The number of failures in a row, each with another address, after which the server is considered unavailable. */
    private static final int FAILURE_STREAK = 3;

    private final Cache<String, Boolean> addresses =
            Caffeine.newBuilder().maximumSize(MAX_ENTRIES).expireAfterWrite(TTL).build();
    private final Set<String> failedInARow = new HashSet<>();
    private int sending;

    boolean contains(String address) {
        return addresses.getIfPresent(address) != null;
    }

    /** Acquires one of {@value #MAX_CONCURRENT} slots for a mail to such an address; {@link #release} must follow. */
    boolean tryAcquire() {
        if (sending == MAX_CONCURRENT) {
            return false;
        }
        sending++;
        return true;
    }

    void release() {
        sending--;
    }

    /** Records that the server has responded to a mail to that address. */
    void recordResponse(String address) {
        failedInARow.clear();
        addresses.invalidate(address);
    }

    /** Records that the server did not respond; returns whether it is considered unavailable. */
    boolean recordHang(String address) {
        addresses.put(address, true);
        if (failedInARow.size() < FAILURE_STREAK) {
            failedInARow.add(address);
        }
        return failedInARow.size() >= FAILURE_STREAK;
    }
}
