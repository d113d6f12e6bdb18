package dev.taskwire.ums.account.model;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.ums.account.credential.CredentialRules;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account.
 *
 * @param username in the form that is compared, see {@link CredentialRules}
 * @param passwordHash bcrypt; leaves this package in no answer, event or log line
 * @param email in the form that is compared; null when there is none
 * @param timeZone says when the owner's days end
 * @param lastLoginAt null before the first sign-in
 * @param version counts the changes, from 1; a sign-in is none
 * @param sessions which of its sessions may go on
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
        SessionGeneration sessions) {

    public boolean isActive() {
        return status == AccountStatus.ACTIVE;
    }

    public boolean isActiveAdmin() {
        return isActive() && role == Role.ADMIN;
    }

    /** The same at the next version. */
    public Account next(Instant at, SessionGeneration generation) {
        return new Account(
                id,
                username,
                passwordHash,
                email,
                role,
                status,
                timeZone,
                createdAt,
                at,
                passwordChangedAt,
                lastLoginAt,
                version + 1,
                generation);
    }

    /** Whether what a change can be of is the same in both. */
    public boolean sameState(Account other) {
        return hasNamesOf(other) && timeZone.equals(other.timeZone) && !endsSessionsOf(other);
    }

    public boolean hasNamesOf(Account other) {
        return username.equals(other.username) && Objects.equals(email, other.email);
    }

    /** Whether who signed in to the other one, as it was before, must do so again. */
    public boolean endsSessionsOf(Account before) {
        return role != before.role || status != before.status || !passwordHash.equals(before.passwordHash);
    }

    /** Whether the password is still that of the account as it was before; its hash may have been renewed since. */
    public boolean hasPasswordOf(Account before) {
        return passwordHash.equals(before.passwordHash) || sessions.version() == before.sessions.version();
    }

    /** Never shows the hash. */
    @Override
    public String toString() {
        return "Account[" + id + "]";
    }
}
