package dev.taskwire.ums.account.service;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.shared.store.ContentionRetry;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.credential.CredentialRules;
import dev.taskwire.ums.account.credential.PasswordHasher;
import dev.taskwire.ums.account.credential.PasswordQueueKey;
import dev.taskwire.ums.account.mail.AccountMailQueue;
import dev.taskwire.ums.account.mail.model.AccountMail.Kind;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountAudit;
import dev.taskwire.ums.account.model.AccountEvents;
import dev.taskwire.ums.account.model.AccountStatus;
import dev.taskwire.ums.account.model.MailState;
import dev.taskwire.ums.account.model.NewAccount;
import dev.taskwire.ums.account.model.SessionGeneration;
import dev.taskwire.ums.account.model.TimeZones;
import dev.taskwire.ums.account.signon.SignOnPolicy;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Creates accounts. Each method fails with INVALID when a rule is broken, CONFLICT when a name is taken and UNAVAILABLE
 * when too many passwords wait to be hashed.
 */
public final class RegistrationService {
    private static final String CONTENDED = "Another request is using this username or e-mail address. Try again.";

    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final UniqueNameConflicts uniqueNameConflicts;
    private final SignOnPolicy signOnPolicy;
    private final AccountMailQueue mails;
    private final Clock clock;

    public RegistrationService(
            AccountRepository accounts,
            PasswordHasher passwords,
            UniqueNameConflicts uniqueNameConflicts,
            SignOnPolicy signOnPolicy,
            AccountMailQueue mails,
            Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.uniqueNameConflicts = uniqueNameConflicts;
        this.signOnPolicy = signOnPolicy;
        this.mails = mails;
        this.clock = clock;
    }

    /** Returns whether a user who signs on is signed in at once. */
    public boolean signsInAtOnce() {
        return signOnPolicy.signsInAtOnce();
    }

    /** Creates an account that is signed in at once. Fails with FORBIDDEN if users may not do this. */
    public Future<Account> registerSignedIn(
            String username,
            String password,
            String email,
            Optional<Locale> locale,
            ClientAddress client,
            Deadline deadline) {
        var wanted = NewAccount.ofRegisteredUser(username, password, Optional.of(email), locale);
        return register(wanted, true, client, deadline);
    }

    /** Creates an account that has not signed in yet. Fails with FORBIDDEN if users may not do this. */
    public Future<Account> register(
            String username,
            String password,
            Optional<String> email,
            Optional<Locale> locale,
            ClientAddress client,
            Deadline deadline) {
        return register(NewAccount.ofRegisteredUser(username, password, email, locale), false, client, deadline);
    }

    private Future<Account> register(NewAccount wanted, boolean signedIn, ClientAddress client, Deadline deadline) {
        signOnPolicy.requireMaySignOn(
                wanted.email().map(EmailAddresses::normalize).orElse(null));
        return create(
                wanted,
                Optional.empty(),
                signedIn,
                MailState.UNVERIFIED,
                () -> passwords.hashForSignOn(client, wanted.password(), deadline),
                account -> queueVerification(
                        account, email -> mails.addFor(client, Kind.VERIFICATION, account.id(), email)),
                deadline);
    }

    private static Future<Void> queueVerification(Account account, Function<String, Future<Void>> queue) {
        String email = account.email();
        return email == null ? Future.succeededFuture() : queue.apply(email);
    }

    /** Creates an account for another user. */
    Future<Account> create(UUID actor, NewAccount wanted, Deadline deadline) {
        return create(actor, wanted, Kind.VERIFICATION, deadline);
    }

    /** Creates an account for another user, who gets that mail. */
    public Future<Account> create(UUID actor, NewAccount wanted, Kind mail, Deadline deadline) {
        return create(
                wanted,
                Optional.of(actor),
                false,
                MailState.UNVERIFIED,
                () -> passwords.hash(PasswordQueueKey.of(actor), wanted.password(), deadline),
                account -> queueVerification(account, email -> mails.add(mail, account.id(), email)),
                deadline);
    }

    /**
     * Creates an admin if there is none.
     *
     * @return whether one was created
     */
    public Future<Boolean> ensureAdminExists(
            String username, String password, Optional<String> email, Deadline deadline) {
        var wanted = new NewAccount(username, password, email, Role.ADMIN, TimeZones.DEFAULT, Optional.empty());
        return accounts.existsWithRole(Role.ADMIN)
                .compose(exists -> exists
                        ? Future.succeededFuture(false)
                        // Whoever configures the service knows the address.
                        : create(
                                        wanted,
                                        Optional.empty(),
                                        false,
                                        email.isPresent() ? MailState.VERIFIED : MailState.UNVERIFIED,
                                        () -> passwords.hash(PasswordQueueKey.STARTUP, password, deadline),
                                        account -> Future.succeededFuture(),
                                        deadline)
                                .map(true));
    }

    /**
     * Creates the account. Without an actor, the event names the account itself: also the first admin was created by
     * nobody else.
     *
     * @param hashPassword hashes the password, once the rules have been checked
     * @param queueMail queues the mail about the account, before it is stored
     */
    private Future<Account> create(
            NewAccount wanted,
            Optional<UUID> actor,
            boolean signedIn,
            MailState mailState,
            Supplier<Future<String>> hashPassword,
            Function<Account, Future<Void>> queueMail,
            Deadline deadline) {
        String name = IdentifierNormalizer.of(wanted.username());
        Optional<String> address = wanted.email().map(EmailAddresses::normalize);
        var errors = CredentialRules.checkNewAccount(name, wanted.password(), address);
        if (!errors.isEmpty()) {
            return Future.failedFuture(ApplicationException.invalid(errors));
        }
        return hashPassword.get().compose(hash -> {
            var now = Timestamps.now(clock);
            var account = new Account(
                    ResourceIds.next(),
                    name,
                    hash,
                    address.orElse(null),
                    wanted.role(),
                    AccountStatus.ACTIVE,
                    wanted.timeZone(),
                    wanted.locale().orElse(null),
                    now,
                    now,
                    now,
                    signedIn ? now : null,
                    1,
                    SessionGeneration.FIRST,
                    mailState,
                    AssignableBy.ANYONE);
            var event = AccountEvents.created(actor.orElse(account.id()), account);
            var record = AccountAudit.created(actor.orElse(account.id()), account);
            return uniqueNameConflicts
                    .failIfAddressTakenInOtherForm(account)
                    .compose(free -> queueMail.apply(account))
                    .compose(queued -> ContentionRetry.run(
                            deadline,
                            CONTENDED,
                            () -> accounts.insert(account, event, List.of(record))
                                    .compose(inserted -> inserted
                                            ? Future.succeededFuture(Optional.of(account))
                                            : uniqueNameConflicts.failIfTaken(account, true))))
                    .onSuccess(created -> record.log());
        });
    }
}
