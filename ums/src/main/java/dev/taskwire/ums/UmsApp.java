package dev.taskwire.ums;

import dev.taskwire.shared.app.App;
import dev.taskwire.shared.app.EventPublishing;
import dev.taskwire.shared.app.Running;
import dev.taskwire.shared.app.ServiceHost;
import dev.taskwire.shared.auth.AccessTokens;
import dev.taskwire.shared.contract.Contract;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.health.ManagementVerticle;
import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Deadline;
import dev.taskwire.shared.http.ListAdmission;
import dev.taskwire.shared.mongo.Indexes;
import dev.taskwire.ums.account.AccountFeature;
import dev.taskwire.ums.account.PasswordHasher;
import dev.taskwire.ums.session.SessionFeature;
import dev.taskwire.ums.session.SigningKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The user service. */
public final class UmsApp implements App {
    private static final int CONCURRENT_REQUESTS = 512;
    private static final Duration FIRST_ADMIN_TIME = Duration.ofSeconds(30);

    private final UmsConfig config;
    private final Contract contract;
    private final Clock clock;
    private final Promise<Boolean> adminCreated = Promise.promise();

    public UmsApp(UmsConfig config, Contract contract, Clock clock) {
        this.config = config;
        this.contract = contract;
        this.clock = clock;
    }

    /** Completes with the preparation: whether the first admin was created by this start. */
    public Future<Boolean> adminCreated() {
        return adminCreated.future();
    }

    @Override
    public Future<Running> start() {
        var keys = config.createSigningKey()
                ? SigningKeys.readOrCreate(config.signingKeyFile())
                : SigningKeys.read(config.signingKeyFile());
        var host = new ServiceHost(config.server());
        var mongo = host.mongo(config.mongo());
        var passwords = new PasswordHasher(host.vertx(), config.bcryptCost());
        host.metrics().gauge("passwords.admitted", "Passwords that wait or are hashed now.", passwords::admitted);
        host.metrics()
                .counterOf(
                        "passwords.refused",
                        "Passwords that found no room in the queue, or not in time.",
                        passwords,
                        PasswordHasher::refused);
        var events = host.publishing(config.kafka(), config.mongo(), mongo, Topics.USERS, clock);
        var sessionOutbox = events.outbox(SessionFeature.COLLECTION);
        var lists = new ListAdmission(host.metrics());
        var accounts = new AccountFeature(
                mongo,
                events.outbox(AccountFeature.COLLECTION),
                passwords,
                SessionFeature.ender(mongo, sessionOutbox, clock),
                lists,
                clock);
        var sessions = new SessionFeature(
                host.vertx(),
                mongo,
                sessionOutbox,
                accounts.registration(),
                accounts.authentication(),
                accounts.access(),
                keys,
                config.lifetimes(),
                lists,
                clock);
        sessions.startSweeping(host.vertx());
        var tokens = new AccessTokens(host.vertx(), clock);
        tokens.use(keys.published());
        var stack = host.stack(contract.compile("ums"), tokens, CONCURRENT_REQUESTS);
        return host.start(
                vertx -> {
                    var routes = stack.routes(vertx);
                    var api = new ApiRouter(routes, stack);
                    accounts.mount(api);
                    sessions.mount(api);
                    accounts.mountInternal(routes, config.internalKey(), stack.errors());
                    sessions.mountInternal(routes, config.internalKey(), stack.errors());
                    routes.probe("/health/ready", ctx -> ManagementVerticle.answerReady(host.readiness(), ctx));
                    return routes.build();
                },
                () -> prepare(host, accounts, sessions, events)
                        .onSuccess(prepared -> accounts.startScanning(host.vertx())));
    }

    private Future<Void> prepare(
            ServiceHost host, AccountFeature accounts, SessionFeature sessions, EventPublishing events) {
        return host.buildIndexes(
                        config.mongo(), Indexes.of(List.of(accounts.indexes(), sessions.indexes(), events.indexes())))
                .compose(built -> accounts.learnPasswordCosts())
                .compose(learned -> ensureAdmin(accounts))
                .onSuccess(adminCreated::tryComplete)
                .compose(ensured -> events.start());
    }

    private Future<Boolean> ensureAdmin(AccountFeature accounts) {
        return config.admin()
                .map(admin -> accounts.registration()
                        .ensureAdmin(admin.username(), admin.password(), admin.email(), Deadline.in(FIRST_ADMIN_TIME)))
                .orElseGet(() -> Future.succeededFuture(false));
    }
}
