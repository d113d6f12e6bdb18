package dev.taskwire.ums.account;

import dev.taskwire.shared.auth.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account.
 *
 * @param username in the form that is compared, see {@link Names}
 * @param passwordHash bcrypt; leaves this package in no answer, event or log line
 * @param email in the form that is compared; null when there is none
 * @param lastLoginAt null before the first sign-in
 * @param version counts the changes, from 1; a sign-in is none
 */
public record Account(
        UUID id,
        String username,
        String passwordHash,
        @Nullable String email,
        Role role,
        AccountStatus status,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant lastLoginAt,
        long version) {

    /** Never shows the hash. */
    @Override
    public String toString() {
        return "Account[" + id + "]";
    }
}
