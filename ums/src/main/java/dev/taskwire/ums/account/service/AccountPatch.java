package dev.taskwire.ums.account.service;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.ums.account.credential.CredentialRules;
import dev.taskwire.ums.account.model.AccountChanges;
import dev.taskwire.ums.account.model.AccountChanges.MailChange;
import dev.taskwire.ums.account.model.AccountChanges.NewEmail;
import dev.taskwire.ums.account.model.AccountChanges.NewLocale;
import dev.taskwire.ums.account.model.AccountStatus;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;

/** The changes that a caller requests, as they were sent: names not normalized, the password in plain text. */
public record AccountPatch(
        Optional<String> username,
        Optional<NewEmail> email,
        Optional<Role> role,
        Optional<AccountStatus> status,
        Optional<ZoneId> timeZone,
        Optional<NewLocale> locale,
        Optional<String> password,
        Optional<Boolean> emailVerified,
        Optional<AssignableBy> assignableBy) {

    /** Returns the changes, without the password, which has still to be hashed; fails with INVALID. */
    AccountChanges toValidChanges() {
        var name = username.map(IdentifierNormalizer::of);
        var address = email.map(it -> new NewEmail(it.value() == null ? null : EmailAddresses.normalize(it.value())));
        var errors = Stream.of(
                        name.flatMap(CredentialRules::checkUsername),
                        address.flatMap(it -> Optional.ofNullable(it.value())).flatMap(CredentialRules::checkEmail),
                        password.flatMap(it -> CredentialRules.checkPassword(it, "/password")))
                .flatMap(Optional::stream)
                .toList();
        if (!errors.isEmpty()) {
            throw ApplicationException.invalid(errors);
        }
        return new AccountChanges(
                name,
                address,
                role,
                status,
                timeZone,
                locale,
                Optional.empty(),
                new MailChange(emailVerified, Optional.empty(), Optional.empty()),
                assignableBy);
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "AccountPatch[...]";
    }
}
