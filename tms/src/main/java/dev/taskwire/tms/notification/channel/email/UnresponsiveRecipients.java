package dev.taskwire.tms.notification.channel.email;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Addresses at which the mail server has closed the connection or stopped responding. Addresses are not verified, so
 * one of them must not block the mails of others; but when several fail in a row, the server is unavailable. Belongs to
 * one event loop.
 */
final class UnresponsiveRecipients {
    private static final int REMEMBERED = 10_000;
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(10);
    private static final int MAX_CONCURRENT = 2;
    /** After so many failures in a row, each with another address, the server is considered unavailable. */
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

    /** Acquires one of few slots for a mail to one of them; then {@link #release} must follow. */
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

    /** Records a response of the server. */
    void clear(String address) {
        inARow.clear();
        suspects.invalidate(address);
    }

    /** Records that the server did not respond; true when it is considered unavailable. */
    boolean recordHang(String address) {
        suspects.put(address, true);
        if (inARow.size() < FAILURE_STREAK) {
            inARow.add(address);
        }
        return inARow.size() >= FAILURE_STREAK;
    }
}
