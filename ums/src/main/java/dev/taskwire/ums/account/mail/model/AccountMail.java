package dev.taskwire.ums.account.mail.model;

import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Sha256;
import dev.taskwire.shared.value.WireName;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.LinkPurpose;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is to be sent, without its link, which is made at each attempt. It is queued before the write that it is
 * about, so that no crash comes between the two. Whether it is sent depends on the account at the time of the attempt.
 *
 * @param id a mail with a link that waits already has the same id, so that no two links to one address are made at once
 * @param serial identifies this mail, also among those that had the same id before
 * @param user the account; empty if somebody has only named the address
 * @param email the recipient's address
 * @param createdAt when the mail was queued, by the clock of the process that writes the account
 * @param attempts the number of failed attempts
 * @param dueAt when the next attempt is due; during an attempt, when its lease ends
 */
public record AccountMail(
        String id,
        UUID serial,
        Kind kind,
        Optional<UUID> user,
        String email,
        Instant createdAt,
        int attempts,
        Instant dueAt) {

    /** What a mail about an account is for. */
    public enum Kind implements WireName {
        VERIFICATION(LinkPurpose.VERIFY_EMAIL, Duration.ofHours(24)) {
            @Override
            boolean isWanted(Account account, AccountMail mail) {
                return account.awaitsVerificationOf(mail.email());
            }
        },
        PASSWORD_RESET(LinkPurpose.RESET_PASSWORD, Duration.ofHours(1)) {
            @Override
            boolean isWanted(Account account, AccountMail mail) {
                return mail.email().equals(account.email()) && account.isEmailVerified();
            }
        },
        INVITATION(LinkPurpose.INVITATION, Duration.ofHours(24)) {
            @Override
            boolean isWanted(Account account, AccountMail mail) {
                return mail.email().equals(account.email()) && account.isInvitable();
            }
        },
        /** Tells the present address that another one is to replace it. */
        EMAIL_CHANGED(null, Duration.ofHours(24)) {
            @Override
            boolean isWanted(Account account, AccountMail mail) {
                return account.pendingEmail() != null || !mail.email().equals(account.email());
            }
        },
        /** Tells the user that a link has replaced the password. */
        PASSWORD_CHANGED(null, Duration.ofHours(24)) {
            @Override
            boolean isWanted(Account account, AccountMail mail) {
                return !account.passwordChangedAt().isBefore(mail.createdAt());
            }

            @Override
            public Optional<Instant> changeOf(Account account) {
                return Optional.of(account.passwordChangedAt());
            }
        };

        private final Optional<LinkPurpose> purpose;
        private final Duration maxAge;

        Kind(@Nullable LinkPurpose purpose, Duration maxAge) {
            this.purpose = Optional.ofNullable(purpose);
            this.maxAge = maxAge;
        }

        /** Returns what the link in the mail is for; empty for a mail without one. */
        public Optional<LinkPurpose> purpose() {
            return purpose;
        }

        /** Returns how long the mail is tried. */
        public Duration maxAge() {
            return maxAge;
        }

        abstract boolean isWanted(Account account, AccountMail mail);

        /** Returns when the change was made of which one mail tells; empty if the kind is about none. */
        public Optional<Instant> changeOf(Account account) {
            return Optional.empty();
        }
    }

    /** Returns a new mail, which is due at once. */
    public static AccountMail create(Kind kind, Optional<UUID> user, String email, Instant now) {
        var serial = ResourceIds.next();
        String recipient = user.map(UUID::toString).orElse("") + ":" + Sha256.base64Url(email);
        String id = kind.wire() + ":" + (kind.purpose().isPresent() ? recipient : serial);
        return new AccountMail(id, serial, kind, user, email, now, 0, now);
    }

    /** Returns a copy with another lease. */
    public AccountMail withLease(Instant until) {
        return new AccountMail(id, serial, kind, user, email, createdAt, attempts, until);
    }

    /**
     * Returns the same mail to the address of the account as it is stored; a verification also to the pending one. An
     * earlier version has kept the domain as it was sent, so a request may name it in another form.
     */
    public AccountMail toStoredAddress(Account account) {
        return Stream.of(kind == Kind.VERIFICATION ? account.pendingEmail() : null, account.email())
                .filter(Objects::nonNull)
                .filter(stored -> email.equals(EmailAddresses.normalize(stored)))
                .findFirst()
                .map(stored -> new AccountMail(id, serial, kind, user, stored, createdAt, attempts, dueAt))
                .orElse(this);
    }

    /** Returns whether the account is active and in the state that the mail is about. */
    public boolean isWanted(Account account) {
        return account.isActive() && kind.isWanted(account, this);
    }

    /** Returns a text without the address. */
    @Override
    public String toString() {
        return "AccountMail[" + serial + ", " + kind.wire() + "]";
    }
}
