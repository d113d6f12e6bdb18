package dev.taskwire.ums;

import dev.taskwire.shared.auth.AccessTokenVerifier;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.health.ManagementVerticle;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.HttpComponents;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.http.server.EdgeOptions;
import dev.taskwire.shared.mongo.IndexCreator;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.runtime.HttpComponentFactory;
import dev.taskwire.shared.runtime.HttpServers;
import dev.taskwire.shared.runtime.MongoClients;
import dev.taskwire.shared.runtime.OutboxEventPipeline;
import dev.taskwire.shared.runtime.RunningService;
import dev.taskwire.shared.runtime.ServerConfig;
import dev.taskwire.shared.runtime.ServiceApplication;
import dev.taskwire.shared.runtime.ServiceRuntime;
import dev.taskwire.ums.account.AccountModule;
import dev.taskwire.ums.account.credential.PasswordHasher;
import dev.taskwire.ums.account.mail.AccountMailModule;
import dev.taskwire.ums.audit.AuditModule;
import dev.taskwire.ums.export.UserExportModule;
import dev.taskwire.ums.session.SessionModule;
import dev.taskwire.ums.session.token.SigningKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Runs the user service. */
public final class UmsApp implements ServiceApplication {
    private static final int MAX_CONCURRENT_REQUESTS = 512;
    private static final Duration FIRST_ADMIN_TIMEOUT = Duration.ofSeconds(30);

    private final UmsConfig config;
    private final OpenApiContract contract;
    private final Clock clock;
    private final Promise<Boolean> firstAdminCreated = Promise.promise();

    public UmsApp(UmsConfig config, OpenApiContract contract, Clock clock) {
        this.config = config;
        this.contract = contract;
        this.clock = clock;
    }

    @Override
    public ServerConfig server() {
        return config.server();
    }

    /** Returns whether this start has created the first admin; completes once the service is prepared. */
    public Future<Boolean> firstAdminCreated() {
        return firstAdminCreated.future();
    }

    private record Features(
            AccountModule accounts, AccountMailModule mails, SessionModule sessions, AuditModule audit) {}

    @Override
    public Future<RunningService> start() {
        var keys = config.signingKey().load();
        var runtime = new ServiceRuntime(config.server());
        var clients = new MongoClients(runtime, config.mongo());
        var mongo = clients.open();
        var events = new OutboxEventPipeline(runtime, clients, mongo, config.kafka(), Topics.USERS, List.of(), clock);
        var features = features(runtime, mongo, events, keys);
        var tokens = new AccessTokenVerifier(runtime.vertx(), clock);
        tokens.setKeys(keys.publicJwks());
        var components = HttpComponentFactory.forGateways(runtime)
                .createComponents(contract.compile("ums"), tokens, MAX_CONCURRENT_REQUESTS);
        return new HttpServers(
                        runtime,
                        components,
                        EdgeOptions.internal(config.server().internalTls()),
                        vertx -> router(vertx, runtime, components, features))
                .start(() -> prepare(clients, features, events).onSuccess(prepared -> {
                    features.accounts.startTerminationRecovery(runtime.vertx());
                    features.accounts.startNameKeyRefresh(runtime.vertx(), events::isPublisher);
                    features.accounts.startCleanup(runtime.vertx());
                    features.audit.start(runtime.vertx());
                    startMails(runtime, features.mails);
                }));
    }

    private static void startMails(ServiceRuntime runtime, AccountMailModule mails) {
        mails.start();
        runtime.addShutdownHook(mails::stop);
    }

    private Features features(
            ServiceRuntime runtime, MajorityMongoClient mongo, OutboxEventPipeline events, SigningKeys keys) {
        var vertx = runtime.vertx();
        var lists = new ListConcurrencyLimiter(runtime.metrics());
        var audit = new AuditModule(
                mongo,
                List.of(AccountModule.COLLECTION, SessionModule.COLLECTION),
                lists,
                config.auditRetention(),
                runtime.metrics(),
                clock);
        runtime.addShutdownHook(audit::stop);
        var sessionOutbox = events.addOutbox(SessionModule.COLLECTION);
        var accountOutbox = events.addOutbox(AccountModule.COLLECTION);
        var mails = new AccountMailModule(vertx, mongo, accountOutbox, config.mail(), runtime.metrics(), clock);
        mails.smtpState().ifPresent(state -> runtime.readiness().addInfo("smtp", state));
        var accounts = new AccountModule(
                mongo,
                accountOutbox,
                passwords(runtime),
                SessionModule.sessionTerminator(mongo, sessionOutbox, clock),
                lists,
                audit.buffer(),
                config.signOnPolicy(),
                config.failedSignIns(),
                mails,
                clock);
        var sessions = new SessionModule(
                vertx,
                mongo,
                sessionOutbox,
                accounts.registration(),
                accounts.authenticator(),
                accounts.knownDevices(),
                accounts.authorizer(),
                keys,
                config.sessionLifetimes(),
                lists,
                clock);
        sessions.startCleanup(vertx);
        return new Features(accounts, mails, sessions, audit);
    }

    private PasswordHasher passwords(ServiceRuntime runtime) {
        var passwords = new PasswordHasher(runtime.vertx(), config.bcryptCost());
        var metrics = runtime.metrics();
        metrics.gauge("passwords.admitted", "Passwords that wait or are being hashed.", passwords::admitted);
        metrics.functionCounter(
                "passwords.refused",
                "Passwords that were refused with 503, because the queue was full or they waited too long.",
                passwords,
                PasswordHasher::refused);
        return passwords;
    }

    private Router router(Vertx vertx, ServiceRuntime runtime, HttpComponents components, Features features) {
        var routes = components.newRouter(vertx);
        var api = new ApiRouter(routes, components, features.audit.buffer()::recordDenial);
        features.accounts.mount(api);
        features.sessions.mount(api);
        features.audit.mount(api);
        features.accounts.mountInternal(routes, config.internalKey(), components.errors());
        features.sessions.mountInternal(routes, config.internalKey(), components.errors());
        features.audit.mountInternal(routes, config.internalKey(), components);
        new UserExportModule(features.accounts, features.sessions, features.audit)
                .mountInternal(routes, config.internalKey(), components.errors());
        routes.probe("/health/ready", ctx -> ManagementVerticle.sendReadiness(runtime.readiness(), ctx));
        return routes.build();
    }

    private Future<Void> prepare(MongoClients clients, Features features, OutboxEventPipeline events) {
        var accounts = features.accounts;
        return clients.buildIndexes(
                        IndexCreator.of(List.of(
                                accounts.indexes(),
                                features.sessions.indexes(),
                                features.audit.indexes(),
                                events.indexes())),
                        List.of())
                .compose(built -> accounts.recordPasswordCosts())
                .compose(learned -> ensureAdmin(accounts))
                .onSuccess(firstAdminCreated::tryComplete)
                .compose(ensured -> events.start());
    }

    private Future<Boolean> ensureAdmin(AccountModule accounts) {
        return config.firstAdmin()
                .map(admin -> accounts.registration()
                        .ensureAdminExists(
                                admin.username(), admin.password(), admin.email(), Deadline.after(FIRST_ADMIN_TIMEOUT)))
                .orElseGet(() -> Future.succeededFuture(false));
    }
}
