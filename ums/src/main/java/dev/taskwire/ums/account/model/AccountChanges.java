package dev.taskwire.ums.account.model;

import dev.taskwire.shared.auth.Role;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The members that change, with their new values; an empty member stays as it is. Names are normalized. */
public record AccountChanges(
        Optional<String> username,
        Optional<NewEmail> email,
        Optional<Role> role,
        Optional<AccountStatus> status,
        Optional<ZoneId> timeZone,
        Optional<String> passwordHash) {

    /** The new address; null removes it. */
    public record NewEmail(@Nullable String value) {}

    public static final AccountChanges NONE = new AccountChanges(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public static AccountChanges ofPassword(String hash) {
        return NONE.withPassword(hash);
    }

    public AccountChanges withPassword(String hash) {
        return new AccountChanges(username, email, role, status, timeZone, Optional.of(hash));
    }

    /** Returns the account after these changes; its version stays. */
    public Account applyTo(Account account, Instant at) {
        return new Account(
                account.id(),
                username.orElse(account.username()),
                passwordHash.orElse(account.passwordHash()),
                email.isPresent() ? email.get().value() : account.email(),
                role.orElse(account.role()),
                status.orElse(account.status()),
                timeZone.orElse(account.timeZone()),
                account.createdAt(),
                account.updatedAt(),
                passwordHash.isPresent() ? at : account.passwordChangedAt(),
                account.lastLoginAt(),
                account.version(),
                account.sessionGeneration());
    }

    /** Never shows the hash. */
    @Override
    public String toString() {
        return "AccountChanges[...]";
    }
}
