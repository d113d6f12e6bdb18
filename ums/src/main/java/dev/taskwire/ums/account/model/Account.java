package dev.taskwire.ums.account.model;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.value.IdentifierNormalizer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account.
 *
 * @param username normalized, see {@link IdentifierNormalizer}
 * @param passwordHash bcrypt; is in no response, event or log line
 * @param email normalized; null when there is none
 * @param timeZone says when the owner's days end
 * @param lastLoginAt null before the first sign-in
 * @param version counts the changes, from 1; a sign-in is not a change
 * @param sessionGeneration decides which of its sessions may continue
 */
public record Account(
        UUID id,
        String username,
        String passwordHash,
        @Nullable String email,
        Role role,
        AccountStatus status,
        ZoneId timeZone,
        Instant createdAt,
        Instant updatedAt,
        Instant passwordChangedAt,
        @Nullable Instant lastLoginAt,
        long version,
        SessionGeneration sessionGeneration) {

    public boolean isActive() {
        return status == AccountStatus.ACTIVE;
    }

    public boolean isActiveAdmin() {
        return isActive() && role == Role.ADMIN;
    }

    /** Returns the account at the next version, changed at that instant, but never earlier than this version. */
    public Account nextVersion(Instant at, SessionGeneration generation) {
        return new Account(
                id,
                username,
                passwordHash,
                email,
                role,
                status,
                timeZone,
                createdAt,
                at.isBefore(updatedAt) ? updatedAt : at,
                passwordChangedAt,
                lastLoginAt,
                version + 1,
                generation);
    }

    /** Returns whether everything that a change can affect is the same in both. */
    public boolean hasSameState(Account other) {
        return hasNamesOf(other) && timeZone.equals(other.timeZone) && !demandsTerminationAfter(other);
    }

    /** Returns whether both have the same username and the same address. */
    public boolean hasNamesOf(Account other) {
        return username.equals(other.username) && Objects.equals(email, other.email);
    }

    /** Returns whether the change from that earlier state to this one demands a termination. */
    public boolean demandsTerminationAfter(Account before) {
        return role != before.role || status != before.status || !passwordHash.equals(before.passwordHash);
    }

    /** Returns whether the password is still that of the earlier state; its hash may have been renewed since. */
    public boolean hasPasswordOf(Account before) {
        return passwordHash.equals(before.passwordHash)
                || sessionGeneration.version() == before.sessionGeneration.version();
    }

    /** Never shows the hash. */
    @Override
    public String toString() {
        return "Account[" + id + "]";
    }
}
