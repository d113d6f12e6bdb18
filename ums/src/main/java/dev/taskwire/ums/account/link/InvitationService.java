package dev.taskwire.ums.account.link;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.shared.value.Base64Url;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.ums.account.credential.CredentialRules;
import dev.taskwire.ums.account.mail.AccountMailQueue;
import dev.taskwire.ums.account.mail.model.AccountMail.Kind;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.NewAccount;
import dev.taskwire.ums.account.model.TimeZones;
import dev.taskwire.ums.account.service.AccountAuthorizer;
import dev.taskwire.ums.account.service.RegistrationService;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Invites users: creates an account without a known password, and mails a link with which the user chooses one. */
public final class InvitationService {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PASSWORD_BYTES = 32;
    private static final int NAME_BYTES = 6;

    private final AccountRepository accounts;
    private final RegistrationService registrationService;
    private final AccountAuthorizer authorizer;
    private final AccountMailQueue mails;

    public InvitationService(
            AccountRepository accounts,
            RegistrationService registrationService,
            AccountAuthorizer authorizer,
            AccountMailQueue mails) {
        this.accounts = accounts;
        this.registrationService = registrationService;
        this.authorizer = authorizer;
        this.mails = mails;
    }

    /**
     * Invites a user. If the account of the address has never been used, its link is mailed again.
     *
     * @param role without one, that of a normal user
     * @param locale the language of the mail and of later ones; an account that exists keeps its own
     * @return the account; fails with FORBIDDEN unless the caller is an admin and there is a mail server, INVALID for a
     *     malformed address, CONFLICT if the address belongs to an account in use or with another role
     */
    public Future<Account> invite(
            Caller caller, String address, Optional<Role> role, Optional<Locale> locale, Deadline deadline) {
        String email = EmailAddresses.normalize(address);
        return authorizer.requireMayCreateUsers(caller).compose(allowed -> {
            mails.requireEnabled();
            CredentialRules.checkEmail(email).ifPresent(error -> {
                throw ApplicationException.invalid(error);
            });
            return accounts.findByEmail(email)
                    .compose(found -> found.isPresent()
                            ? inviteAgain(found.get(), email, role)
                            : create(
                                    caller,
                                    IdentifierNormalizer.of(address),
                                    email,
                                    role.orElse(Role.USER),
                                    locale,
                                    deadline));
        });
    }

    private Future<Account> inviteAgain(Account account, String email, Optional<Role> role) {
        if (!account.isInvitable()
                || !account.isActive()
                || role.filter(it -> it != account.role()).isPresent()) {
            return Future.failedFuture(ApplicationException.conflict(
                    "The e-mail address belongs to an account that is in use, is disabled or has another role.",
                    List.of(FieldError.inBody("/email", "is taken"))));
        }
        return mails.add(Kind.INVITATION, account.id(), email).map(account);
    }

    /** Creates the account under that username, or under a random one if that is not possible. */
    private Future<Account> create(
            Caller caller, String wanted, String email, Role role, Optional<Locale> locale, Deadline deadline) {
        return CredentialRules.checkUsername(wanted).isPresent()
                ? insert(caller, randomUsername(), email, role, locale, deadline)
                : insert(caller, wanted, email, role, locale, deadline)
                        .recover(failure -> isUsernameTaken(failure)
                                ? insert(caller, randomUsername(), email, role, locale, deadline)
                                : Future.failedFuture(failure));
    }

    private Future<Account> insert(
            Caller caller, String username, String email, Role role, Optional<Locale> locale, Deadline deadline) {
        var wanted = new NewAccount(username, unknownPassword(), Optional.of(email), role, TimeZones.DEFAULT, locale);
        return registrationService.create(caller.userId(), wanted, Kind.INVITATION, deadline);
    }

    private static boolean isUsernameTaken(Throwable failure) {
        return failure instanceof ApplicationException ours
                && ours.code() == ErrorCode.CONFLICT
                && ours.fieldErrors().stream()
                        .anyMatch(error -> error.location().equals("/username"))
                && ours.fieldErrors().size() == 1;
    }

    private static String randomUsername() {
        return "user-" + HexFormat.of().formatHex(randomBytes(NAME_BYTES));
    }

    /** Returns a password that nobody knows, so that only the link opens the account. */
    private static String unknownPassword() {
        return Base64Url.encode(randomBytes(PASSWORD_BYTES));
    }

    private static byte[] randomBytes(int count) {
        var bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
