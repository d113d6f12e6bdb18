package dev.taskwire.ums.account.model;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.value.IdentifierNormalizer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
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
 * @param locale the language of the user's mails; null for the one of all users
 * @param lastLoginAt null before the first sign-in
 * @param version counts the changes, from 1; a sign-in is not a change
 * @param sessionGeneration decides which of its sessions may continue
 * @param mailState whether the address is verified, and the links that were mailed
 * @param assignableBy who may assign tasks to the user
 */
public record Account(
        UUID id,
        String username,
        String passwordHash,
        @Nullable String email,
        Role role,
        AccountStatus status,
        ZoneId timeZone,
        @Nullable Locale locale,
        Instant createdAt,
        Instant updatedAt,
        Instant passwordChangedAt,
        @Nullable Instant lastLoginAt,
        long version,
        SessionGeneration sessionGeneration,
        MailState mailState,
        AssignableBy assignableBy) {

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
                locale,
                createdAt,
                at.isBefore(updatedAt) ? updatedAt : at,
                passwordChangedAt,
                lastLoginAt,
                version + 1,
                generation,
                mailState,
                assignableBy);
    }

    /** Returns whether everything that a change can affect is the same in both. */
    public boolean hasSameState(Account other) {
        return hasNamesOf(other)
                && timeZone.equals(other.timeZone)
                && Objects.equals(locale, other.locale)
                && assignableBy == other.assignableBy
                && !demandsTerminationAfter(other);
    }

    /** Returns whether the user has shown that the address is theirs. */
    public boolean isEmailVerified() {
        return mailState.verified();
    }

    /** Returns the address that replaces the present one as soon as it is verified; null if there is none. */
    public @Nullable String pendingEmail() {
        return mailState.pendingEmail();
    }

    /** Returns whether the address awaits its verification: the present one, or the one that is to replace it. */
    public boolean awaitsVerificationOf(String address) {
        return address.equals(pendingEmail()) || (address.equals(email) && !isEmailVerified());
    }

    /**
     * Returns whether an admin may still invite the user: nobody has signed in, or shown that the address is theirs.
     */
    public boolean isInvitable() {
        return lastLoginAt == null && !isEmailVerified();
    }

    /**
     * Returns whether the token is that of a valid link. A link ends with its time and with its use, when another one
     * replaces it, when the address is another one now, and for a link to a password with any end of the sessions.
     */
    public boolean hasValidLink(LinkPurpose purpose, LinkToken token, Instant now) {
        var link = mailState.links().get(purpose);
        if (link == null || !isActive() || !link.matches(token, now)) {
            return false;
        }
        return purpose == LinkPurpose.VERIFY_EMAIL
                ? awaitsVerificationOf(link.email())
                : link.email().equals(email) && link.authVersion() == sessionGeneration.version();
    }

    /** Returns whether both have the same username and the same addresses, which are verified in both or in neither. */
    public boolean hasNamesOf(Account other) {
        return username.equals(other.username)
                && Objects.equals(email, other.email)
                && Objects.equals(pendingEmail(), other.pendingEmail())
                && isEmailVerified() == other.isEmailVerified();
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
