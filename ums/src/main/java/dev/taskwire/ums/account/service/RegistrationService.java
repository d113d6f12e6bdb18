package dev.taskwire.ums.account.service;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.shared.store.ContentionRetry;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.credential.CredentialRules;
import dev.taskwire.ums.account.credential.PasswordHasher;
import dev.taskwire.ums.account.credential.PasswordQueueKey;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountAudit;
import dev.taskwire.ums.account.model.AccountEvents;
import dev.taskwire.ums.account.model.AccountStatus;
import dev.taskwire.ums.account.model.NewAccount;
import dev.taskwire.ums.account.model.SessionGeneration;
import dev.taskwire.ums.account.model.TimeZones;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Creates accounts. Each method fails with INVALID when a rule is broken, CONFLICT when a name is taken and UNAVAILABLE
 * when too many passwords wait to be hashed.
 */
public final class RegistrationService {
    private static final String CONTENDED = "Another request is using this username or e-mail address. Try again.";

    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final UniqueNameConflicts uniqueNameConflicts;
    private final Clock clock;

    public RegistrationService(
            AccountRepository accounts,
            PasswordHasher passwords,
            UniqueNameConflicts uniqueNameConflicts,
            Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.uniqueNameConflicts = uniqueNameConflicts;
        this.clock = clock;
    }

    /** Creates an account that is signed in at once. */
    public Future<Account> registerSignedIn(
            String username, String password, String email, ClientAddress client, Deadline deadline) {
        var wanted = NewAccount.ofRegisteredUser(username, password, Optional.of(email));
        return create(wanted, Optional.empty(), true, PasswordQueueKey.of(client), deadline);
    }

    /** Creates an account that has not signed in yet. */
    public Future<Account> register(
            String username, String password, Optional<String> email, ClientAddress client, Deadline deadline) {
        var wanted = NewAccount.ofRegisteredUser(username, password, email);
        return create(wanted, Optional.empty(), false, PasswordQueueKey.of(client), deadline);
    }

    /** Creates an account for another user. */
    Future<Account> create(UUID actor, NewAccount wanted, Deadline deadline) {
        return create(wanted, Optional.of(actor), false, PasswordQueueKey.of(actor), deadline);
    }

    /**
     * Creates an admin if there is none.
     *
     * @return whether one was created
     */
    public Future<Boolean> ensureAdminExists(
            String username, String password, Optional<String> email, Deadline deadline) {
        var wanted = new NewAccount(username, password, email, Role.ADMIN, TimeZones.DEFAULT);
        return accounts.existsWithRole(Role.ADMIN)
                .compose(exists -> exists
                        ? Future.succeededFuture(false)
                        : create(wanted, Optional.empty(), false, PasswordQueueKey.STARTUP, deadline)
                                .map(true));
    }

    /**
     * Creates the account. Without an actor, the event names the account itself: also the first admin was created by
     * nobody else.
     */
    private Future<Account> create(
            NewAccount wanted, Optional<UUID> actor, boolean signedIn, PasswordQueueKey client, Deadline deadline) {
        String name = IdentifierNormalizer.of(wanted.username());
        Optional<String> address = wanted.email().map(IdentifierNormalizer::of);
        var errors = CredentialRules.checkNewAccount(name, wanted.password(), address);
        if (!errors.isEmpty()) {
            return Future.failedFuture(ApplicationException.invalid(errors));
        }
        return passwords.hash(client, wanted.password(), deadline).compose(hash -> {
            var now = Timestamps.now(clock);
            var account = new Account(
                    ResourceIds.next(),
                    name,
                    hash,
                    address.orElse(null),
                    wanted.role(),
                    AccountStatus.ACTIVE,
                    wanted.timeZone(),
                    now,
                    now,
                    now,
                    signedIn ? now : null,
                    1,
                    SessionGeneration.FIRST);
            var event = AccountEvents.created(actor.orElse(account.id()), account);
            var record = AccountAudit.created(actor.orElse(account.id()), account);
            return ContentionRetry.run(
                            deadline,
                            CONTENDED,
                            () -> accounts.insert(account, event, List.of(record))
                                    .compose(inserted -> inserted
                                            ? Future.succeededFuture(Optional.of(account))
                                            : uniqueNameConflicts.failIfTaken(account)))
                    .onSuccess(created -> record.log());
        });
    }
}
