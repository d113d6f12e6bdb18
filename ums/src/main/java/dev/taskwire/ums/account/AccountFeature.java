package dev.taskwire.ums.account;

import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.outbox.OutboxWriter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;

/** The door of accounts: wires them, mounts their routes, declares their indexes, finishes what a crash has left. */
public final class AccountFeature {
    /** Where the accounts are, and their events. */
    public static final String COLLECTION = MongoAccountRepository.USERS;

    private static final int SAMPLE = 100;

    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final Registration registration;
    private final Authentication authentication;
    private final UserAccess access;
    private final AccountRoutes own;
    private final UserRoutes users;
    private final TmserviceUserRoutes tmservice;
    private final InternalUserRoutes internal;
    private final EndingScan scan;

    public AccountFeature(
            MajorityMongoClient mongo,
            OutboxWriter outbox,
            PasswordHasher passwords,
            SessionEnder sessions,
            ListConcurrencyLimiter lists,
            Clock clock) {
        this.accounts = new MongoAccountRepository(mongo, outbox);
        this.passwords = passwords;
        var endings = new MongoEndingRepository(mongo, outbox);
        var takenNames = new TakenNames(accounts);
        var ending = new AccountEnding(endings, sessions, clock);
        var lastAdmin = new LastAdmin(new MongoLeavingRepository(mongo), clock);
        var writer = new AccountWriter(accounts, endings, ending, lastAdmin, takenNames, clock);
        this.access = new UserAccess(accounts);
        this.registration = new Registration(accounts, passwords, takenNames, clock);
        this.authentication = new Authentication(accounts, passwords, clock);
        var userService = new UserService(accounts, registration, passwords, writer, access);
        this.own = new AccountRoutes(new AccountService(accounts, passwords, writer));
        this.users = new UserRoutes(userService, lists);
        this.tmservice = new TmserviceUserRoutes(userService, registration, lists);
        this.internal = new InternalUserRoutes(accounts);
        this.scan = new EndingScan(endings, ending, clock);
    }

    public Registration registration() {
        return registration;
    }

    public Authentication authentication() {
        return authentication;
    }

    public UserAccess access() {
        return access;
    }

    public List<IndexSpec> indexes() {
        return MongoAccountRepository.INDEXES;
    }

    public void mount(ApiRouter api) {
        own.mount(api);
        users.mount(api);
        tmservice.mount(api);
    }

    public void mountInternal(StrictRouter routes, InternalApiKey key, ErrorHandler errors) {
        internal.mount(routes, key, errors);
    }

    /** Learns from the oldest accounts what stored password hashes cost. */
    public Future<Void> learnPasswordCosts() {
        return accounts.oldestPasswordHashes(SAMPLE)
                .onSuccess(hashes -> hashes.forEach(passwords::noteCostOf))
                .mapEmpty();
    }

    /** Finishes what crashes leave unfinished, from now on; several processes may do so at once. */
    public void startScanning(Vertx vertx) {
        scan.start(vertx);
    }
}
