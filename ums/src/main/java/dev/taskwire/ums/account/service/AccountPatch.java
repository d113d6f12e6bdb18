package dev.taskwire.ums.account.service;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.ums.account.credential.CredentialRules;
import dev.taskwire.ums.account.model.AccountChanges;
import dev.taskwire.ums.account.model.AccountChanges.NewEmail;
import dev.taskwire.ums.account.model.AccountStatus;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;

/** What a caller wants changed, as it was given: names not yet in the form that is compared, the password plain. */
public record AccountPatch(
        Optional<String> username,
        Optional<NewEmail> email,
        Optional<Role> role,
        Optional<AccountStatus> status,
        Optional<ZoneId> timeZone,
        Optional<String> password) {

    /** The changes to be made, but for the password, which has still to be hashed; fails with INVALID. */
    AccountChanges checked() {
        var name = username.map(IdentifierNormalizer::of);
        var address = email.map(it -> new NewEmail(it.value() == null ? null : IdentifierNormalizer.of(it.value())));
        var faults = Stream.of(
                        name.flatMap(CredentialRules::username),
                        address.flatMap(it -> Optional.ofNullable(it.value())).flatMap(CredentialRules::email),
                        password.flatMap(it -> CredentialRules.password(it, "/password")))
                .flatMap(Optional::stream)
                .toList();
        if (!faults.isEmpty()) {
            throw ApplicationException.invalid(faults);
        }
        return new AccountChanges(name, address, role, status, timeZone, Optional.empty());
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "WantedChanges[...]";
    }
}
