package dev.taskwire.ums;

import dev.taskwire.shared.app.App;
import dev.taskwire.shared.app.Running;
import dev.taskwire.shared.app.ServiceHost;
import dev.taskwire.shared.auth.AccessTokens;
import dev.taskwire.shared.contract.Contract;
import dev.taskwire.shared.health.ManagementVerticle;
import dev.taskwire.shared.http.AccessLog;
import dev.taskwire.shared.http.Admission;
import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.CallerCheck;
import dev.taskwire.shared.http.Deadline;
import dev.taskwire.shared.http.ErrorHandler;
import dev.taskwire.shared.http.StrictRouter;
import dev.taskwire.shared.mongo.Indexes;
import dev.taskwire.shared.mongo.Mongo;
import dev.taskwire.shared.mongo.MongoErrors;
import dev.taskwire.ums.account.AccountFeature;
import dev.taskwire.ums.account.PasswordHasher;
import dev.taskwire.ums.session.SessionFeature;
import dev.taskwire.ums.session.SigningKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;

/** The user service. */
public final class UmsApp implements App {
    private static final int CONCURRENT_REQUESTS = 512;
    private static final Duration FIRST_ADMIN_TIME = Duration.ofSeconds(30);

    private final UmsConfig config;
    private final Clock clock;
    private final Promise<Boolean> adminCreated = Promise.promise();

    public UmsApp(UmsConfig config, Clock clock) {
        this.config = config;
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
        var mongo = Mongo.create(host.vertx(), config.mongo());
        host.onStop(mongo::close);
        host.readiness().requireAnswer("mongodb", () -> mongo.runCommand("ping", new JsonObject().put("ping", 1)));

        var passwords = new PasswordHasher(host.vertx(), config.bcryptCost());
        var accounts = new AccountFeature(mongo, passwords, clock);
        var sessions = new SessionFeature(host.vertx(), mongo, accounts.service(), keys, config.accessTtl(), clock);
        sessions.startSweeping(host.vertx());
        host.metrics().gauge("passwords.admitted", "Passwords that wait or are hashed now.", passwords::admitted);

        var tokens = new AccessTokens(host.vertx(), clock);
        tokens.use(keys.published());
        var routing = new Routing(host, accounts, sessions, new CallerCheck(tokens));
        return host.start(routing::router, () -> prepare(mongo, accounts, sessions));
    }

    private Future<Void> prepare(MongoClient mongo, AccountFeature accounts, SessionFeature sessions) {
        return Indexes.ensure(mongo, accounts.indexes())
                .compose(built -> Indexes.ensure(mongo, sessions.indexes()))
                .compose(built -> ensureAdmin(accounts))
                .onSuccess(adminCreated::tryComplete)
                .mapEmpty();
    }

    private Future<Boolean> ensureAdmin(AccountFeature accounts) {
        return config.admin()
                .map(admin -> accounts.service()
                        .ensureAdmin(admin.username(), admin.password(), admin.email(), Deadline.in(FIRST_ADMIN_TIME)))
                .orElseGet(() -> Future.succeededFuture(false));
    }

    /** Puts the features' routes together, once for each event loop. */
    private final class Routing {
        private final Contract contract = Contract.load();
        private final ErrorHandler errors = new ErrorHandler(MongoErrors::translate);
        private final ServiceHost host;
        private final AccountFeature accounts;
        private final SessionFeature sessions;
        private final CallerCheck callers;
        private final Admission admission;
        private final AccessLog log;

        Routing(ServiceHost host, AccountFeature accounts, SessionFeature sessions, CallerCheck callers) {
            this.host = host;
            this.accounts = accounts;
            this.sessions = sessions;
            this.callers = callers;
            this.admission = new Admission(CONCURRENT_REQUESTS, host::isOpen);
            this.log = new AccessLog("ums", host.metrics());
        }

        Router router(Vertx vertx) {
            var routes = new StrictRouter(vertx, log, errors);
            var api = new ApiRouter(
                    routes,
                    contract,
                    admission,
                    callers,
                    errors,
                    config.server().requestTimeout());
            accounts.mount(api);
            sessions.mount(api);
            sessions.mountInternal(routes, config.internalKey(), errors);
            routes.add("GET", "/health/ready", ctx -> ManagementVerticle.answerReady(host.readiness(), ctx));
            return routes.build();
        }
    }
}
