package dev.taskwire.ums.account;

import dev.taskwire.shared.audit.AuditBuffer;
import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.config.RequestQuota;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.internalapi.UserExportPage;
import dev.taskwire.shared.mongo.IndexCreator;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.refresh.DocumentRefresher;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.ums.account.credential.CredentialAuthenticator;
import dev.taskwire.ums.account.credential.CredentialRules;
import dev.taskwire.ums.account.credential.PasswordHasher;
import dev.taskwire.ums.account.credential.SignInThrottle;
import dev.taskwire.ums.account.device.KnownDevices;
import dev.taskwire.ums.account.device.MongoKnownDeviceRepository;
import dev.taskwire.ums.account.http.AccountLinkRoutes;
import dev.taskwire.ums.account.http.InternalUserRoutes;
import dev.taskwire.ums.account.http.OwnAccountRoutes;
import dev.taskwire.ums.account.http.TmserviceUserRoutes;
import dev.taskwire.ums.account.http.UserRoutes;
import dev.taskwire.ums.account.link.EmailVerificationService;
import dev.taskwire.ums.account.link.InvitationService;
import dev.taskwire.ums.account.link.PasswordResetService;
import dev.taskwire.ums.account.mail.AccountMailModule;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountJson;
import dev.taskwire.ums.account.service.AccountAuthorizer;
import dev.taskwire.ums.account.service.AccountUpdater;
import dev.taskwire.ums.account.service.EmailChangePolicy;
import dev.taskwire.ums.account.service.NameKeyRefresher;
import dev.taskwire.ums.account.service.OwnAccountService;
import dev.taskwire.ums.account.service.RegistrationService;
import dev.taskwire.ums.account.service.UniqueNameConflicts;
import dev.taskwire.ums.account.service.UserAdministrationService;
import dev.taskwire.ums.account.signon.SignOnPolicy;
import dev.taskwire.ums.account.store.AccountRepository;
import dev.taskwire.ums.account.store.MongoAccountRepository;
import dev.taskwire.ums.account.store.MongoAdminRemovalMarkRepository;
import dev.taskwire.ums.account.store.MongoPendingTerminationRepository;
import dev.taskwire.ums.account.store.MongoSignInHistoryRepository;
import dev.taskwire.ums.account.store.StoredNameKeyRepository;
import dev.taskwire.ums.account.termination.AccountTermination;
import dev.taskwire.ums.account.termination.LastAdminGuard;
import dev.taskwire.ums.account.termination.SessionTerminator;
import dev.taskwire.ums.account.termination.TerminationRecoveryTask;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires the account feature: its routes, its indexes, and the recovery of terminations that a crash has interrupted.
 */
public final class AccountModule {
    /** The collection that holds the accounts, and their events in the outbox. */
    public static final String COLLECTION = MongoAccountRepository.USERS;

    private static final Logger LOG = LoggerFactory.getLogger(AccountModule.class);
    private static final int PASSWORD_HASH_SAMPLE_SIZE = 100;
    private static final Duration CLEANUP_INTERVAL = Duration.ofMinutes(1);

    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final RegistrationService registrationService;
    private final CredentialAuthenticator credentialAuthenticator;
    private final AccountAuthorizer authorizer;
    private final OwnAccountRoutes ownAccountRoutes;
    private final UserRoutes userRoutes;
    private final TmserviceUserRoutes tmserviceUserRoutes;
    private final KnownDevices knownDevices;
    private final InternalUserRoutes internalUserRoutes;
    private final AccountLinkRoutes accountLinkRoutes;
    private final TerminationRecoveryTask terminationRecovery;
    private final SignInThrottle signInThrottle;
    private final StoredNameKeyRepository nameKeys;
    private final Clock clock;

    /**
     * Creates the module.
     *
     * @param signOnPolicy who may create an account
     * @param failedSignIns how many sign-ins with one username may fail
     * @param mailModule sends mails about accounts
     */
    public AccountModule(
            MajorityMongoClient mongo,
            OutboxWriter outbox,
            PasswordHasher passwords,
            SessionTerminator sessions,
            ListConcurrencyLimiter lists,
            AuditBuffer audit,
            SignOnPolicy signOnPolicy,
            RequestQuota failedSignIns,
            AccountMailModule mailModule,
            Clock clock) {
        CredentialRules.load();
        this.accounts = new MongoAccountRepository(mongo, outbox);
        this.passwords = passwords;
        var endings = new MongoPendingTerminationRepository(mongo, outbox);
        var mails = mailModule.queue();
        var emailChangePolicy = new EmailChangePolicy(mails);
        var uniqueNameConflicts = new UniqueNameConflicts(accounts);
        var ending = new AccountTermination(endings, sessions, clock);
        var lastAdminGuard = new LastAdminGuard(new MongoAdminRemovalMarkRepository(mongo), clock);
        var writer = new AccountUpdater(accounts, endings, ending, lastAdminGuard, uniqueNameConflicts, clock);
        this.authorizer = new AccountAuthorizer(accounts);
        this.registrationService =
                new RegistrationService(accounts, passwords, uniqueNameConflicts, signOnPolicy, mails, clock);
        this.signInThrottle = new SignInThrottle(failedSignIns, new MongoSignInHistoryRepository(mongo), audit, clock);
        this.credentialAuthenticator =
                new CredentialAuthenticator(accounts, passwords, signOnPolicy, signInThrottle, audit, clock);
        var userAdministrationService = new UserAdministrationService(
                accounts, registrationService, passwords, writer, authorizer, emailChangePolicy);
        this.ownAccountRoutes = new OwnAccountRoutes(
                new OwnAccountService(accounts, passwords, writer, emailChangePolicy, signOnPolicy, audit));
        this.accountLinkRoutes = new AccountLinkRoutes(
                new EmailVerificationService(accounts, passwords, mails, writer, signOnPolicy, clock),
                new PasswordResetService(accounts, passwords, mails, writer, credentialAuthenticator, clock),
                new InvitationService(accounts, registrationService, authorizer, mails));
        this.userRoutes = new UserRoutes(userAdministrationService, lists);
        this.tmserviceUserRoutes = new TmserviceUserRoutes(userAdministrationService, registrationService, lists);
        this.knownDevices = new KnownDevices(accounts, new MongoKnownDeviceRepository(mongo, outbox), clock);
        this.internalUserRoutes = new InternalUserRoutes(accounts, knownDevices, mails.isEnabled());
        this.terminationRecovery = new TerminationRecoveryTask(endings, ending, clock);
        this.nameKeys = new StoredNameKeyRepository(mongo);
        this.clock = clock;
    }

    public RegistrationService registration() {
        return registrationService;
    }

    public CredentialAuthenticator authenticator() {
        return credentialAuthenticator;
    }

    public AccountAuthorizer authorizer() {
        return authorizer;
    }

    public KnownDevices knownDevices() {
        return knownDevices;
    }

    public List<IndexSpec> indexes() {
        return IndexCreator.of(List.of(
                MongoAccountRepository.INDEXES, MongoSignInHistoryRepository.INDEXES, AccountMailModule.indexes()));
    }

    public void mount(ApiRouter api) {
        ownAccountRoutes.mount(api);
        accountLinkRoutes.mount(api);
        userRoutes.mount(api);
        tmserviceUserRoutes.mount(api);
    }

    public void mountInternal(StrictRouter routes, InternalApiKey key, ErrorHandler errors) {
        internalUserRoutes.mount(routes, key, errors);
    }

    /** Returns the account of the user as its owner sees it; without an item if there is none. */
    public Future<UserExportPage> export(UUID user) {
        return accounts.find(user)
                .map(found -> new UserExportPage(
                        found.filter(Account::isActive).map(AccountJson::of).stream()
                                .toList(),
                        Optional.empty()));
    }

    /**
     * Records the cost of the stored password hashes of the oldest accounts, so that refused checks take as long as
     * theirs.
     */
    public Future<Void> recordPasswordCosts() {
        return accounts.findOldestPasswordHashes(PASSWORD_HASH_SAMPLE_SIZE)
                .onSuccess(hashes -> hashes.forEach(passwords::recordCostOf))
                .mapEmpty();
    }

    /** Starts the periodic recovery of terminations. Several processes may run it at once. */
    public void startTerminationRecovery(Vertx vertx) {
        terminationRecovery.start(vertx);
    }

    /**
     * Begins to compute the keys of usernames that an earlier version has stored without one.
     *
     * @param isLeader whether this process is the one that does so
     */
    public void startNameKeyRefresh(Vertx vertx, BooleanSupplier isLeader) {
        new DocumentRefresher(
                        vertx,
                        "keys of usernames",
                        nameKeys.progress(),
                        new NameKeyRefresher(nameKeys),
                        isLeader,
                        clock)
                .start();
    }

    /** Deletes expired failures of sign-ins every minute. Several processes may do so at once. */
    public void startCleanup(Vertx vertx) {
        PeriodicTask.atFixedRate(
                        vertx,
                        CLEANUP_INTERVAL,
                        () -> signInThrottle
                                .deleteExpired()
                                .onFailure(
                                        failure -> LOG.atWarn()
                                                .addKeyValue("reason", failure.getMessage())
                                                .log(
                                                        "expired failures of sign-ins were not deleted and stay until the next run")))
                .startAfter(CLEANUP_INTERVAL);
    }
}
