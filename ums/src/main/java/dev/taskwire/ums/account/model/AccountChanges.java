package dev.taskwire.ums.account.model;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.mail.EmailAddresses;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The members that change, with their new values; an empty member stays as it is. Names are normalized. */
public record AccountChanges(
        Optional<String> username,
        Optional<NewEmail> email,
        Optional<Role> role,
        Optional<AccountStatus> status,
        Optional<ZoneId> timeZone,
        Optional<NewLocale> locale,
        Optional<String> passwordHash,
        MailChange mail,
        Optional<AssignableBy> assignableBy) {

    /** The new address; null removes it. */
    public record NewEmail(@Nullable String value) {}

    /** The new locale; null removes it. */
    public record NewLocale(@Nullable Locale value) {}

    /** A link that the change uses up. The write requires it, so that it is used once. */
    public record UsedLink(LinkPurpose purpose, String hash) {
        /** Hides the hash. */
        @Override
        public String toString() {
            return "UsedLink[" + purpose + "]";
        }
    }

    /**
     * What changes of the mail state.
     *
     * @param verified whether the address counts as verified; without this, another address is not
     * @param pendingEmail the address that awaits its verification
     */
    public record MailChange(Optional<Boolean> verified, Optional<NewEmail> pendingEmail, Optional<UsedLink> usedLink) {
        public static final MailChange NONE = new MailChange(Optional.empty(), Optional.empty(), Optional.empty());

        /** Returns the change by which a link shows that the address is the user's. */
        static MailChange ofVerification(UsedLink link) {
            return new MailChange(Optional.of(true), Optional.empty(), Optional.of(link));
        }
    }

    public static final AccountChanges NONE = new AccountChanges(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Creates changes that leave the locale and the mail state, except that another address is not verified. */
    public AccountChanges(
            Optional<String> username,
            Optional<NewEmail> email,
            Optional<Role> role,
            Optional<AccountStatus> status,
            Optional<ZoneId> timeZone,
            Optional<String> passwordHash) {
        this(
                username,
                email,
                role,
                status,
                timeZone,
                Optional.empty(),
                passwordHash,
                MailChange.NONE,
                Optional.empty());
    }

    public static AccountChanges ofPassword(String hash) {
        return NONE.withPassword(hash);
    }

    public AccountChanges withPassword(String hash) {
        return new AccountChanges(
                username, email, role, status, timeZone, locale, Optional.of(hash), mail, assignableBy);
    }

    /** Returns the same changes with another address, which may be none, and another change of the mail state. */
    public AccountChanges withEmail(Optional<NewEmail> newEmail, MailChange newMail) {
        return new AccountChanges(
                username, newEmail, role, status, timeZone, locale, passwordHash, newMail, assignableBy);
    }

    /** Returns the change by which the link verifies the address that it was mailed to. */
    public static AccountChanges ofVerification(Account account, UsedLink link) {
        var changes = NONE.withEmail(Optional.empty(), MailChange.ofVerification(link));
        String pending = account.pendingEmail();
        var mailed = account.mailState().links().get(link.purpose());
        return pending != null && mailed != null && pending.equals(mailed.email())
                ? changes.withEmail(
                        // A change that began in an earlier version has the domain as it was sent.
                        Optional.of(new NewEmail(EmailAddresses.normalize(pending))),
                        new MailChange(Optional.of(true), Optional.of(new NewEmail(null)), Optional.of(link)))
                : changes;
    }

    /**
     * Returns the address of the account after these changes. The stored address stays as it is if the new one differs
     * from it in the form of the domain only; an earlier version has kept the form that was sent.
     */
    public @Nullable String nextEmail(Account account) {
        String stored = account.email();
        String next = email.isPresent() ? email.get().value() : stored;
        return stored != null && EmailAddresses.normalize(stored).equals(next) ? stored : next;
    }

    /** Returns the account after these changes; its version stays. */
    public Account applyTo(Account account, Instant at) {
        String nextEmail = nextEmail(account);
        return new Account(
                account.id(),
                username.orElse(account.username()),
                passwordHash.orElse(account.passwordHash()),
                nextEmail,
                role.orElse(account.role()),
                status.orElse(account.status()),
                timeZone.orElse(account.timeZone()),
                locale.isPresent() ? locale.get().value() : account.locale(),
                account.createdAt(),
                account.updatedAt(),
                passwordHash.isPresent() ? at : account.passwordChangedAt(),
                account.lastLoginAt(),
                account.version(),
                account.sessionGeneration(),
                nextMailState(account, nextEmail),
                assignableBy.orElse(account.assignableBy()));
    }

    /** A new password cancels the change of the address: whoever knew the old password may have begun it. */
    private @Nullable String keptPendingEmail(Account account) {
        return passwordHash.isPresent() ? null : account.pendingEmail();
    }

    private MailState nextMailState(Account account, @Nullable String nextEmail) {
        boolean kept = account.isEmailVerified() && Objects.equals(nextEmail, account.email());
        var pending = mail.pendingEmail();
        return new MailState(
                nextEmail != null && mail.verified().orElse(kept),
                pending.isPresent() ? pending.get().value() : keptPendingEmail(account),
                account.mailState().links());
    }

    /** Never shows the hash. */
    @Override
    public String toString() {
        return "AccountChanges[...]";
    }
}
