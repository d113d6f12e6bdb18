package dev.taskwire.ums;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.AccessTokenVerifier;
import dev.taskwire.shared.auth.BearerAuthenticator;
import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.config.RequestQuota;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.HttpComponents;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.request.ConcurrencyLimiter;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.http.server.AccessLog;
import dev.taskwire.shared.http.server.HttpServerVerticle;
import dev.taskwire.shared.mail.MailConfig;
import dev.taskwire.shared.mail.SmtpServerConfig;
import dev.taskwire.shared.mail.template.MailTemplates;
import dev.taskwire.shared.mongo.IndexCreator;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.testing.MutableClock;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.ums.account.AccountModule;
import dev.taskwire.ums.account.credential.PasswordHasher;
import dev.taskwire.ums.account.mail.AccountMailModule;
import dev.taskwire.ums.account.signon.SignOnPolicy;
import dev.taskwire.ums.audit.AuditModule;
import dev.taskwire.ums.export.UserExportModule;
import dev.taskwire.ums.session.SessionModule;
import dev.taskwire.ums.session.model.SessionLifetimes;
import dev.taskwire.ums.session.token.TestSigningKeys;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * The user service without its relay, over an empty database and a clock that the test moves. Each answer is held
 * against the contract. Events stay in their documents, where a test can read them.
 */
public final class UmsServer implements AutoCloseable {
    public static final String PASSWORD = "s3cret-password";
    public static final String INTERNAL_KEY = "internal-key-of-tests";
    public static final Instant START = Instant.parse("2026-04-01T09:15:30.250Z");
    public static final Duration ACCESS_TTL = Duration.ofMinutes(15);
    public static final Duration REFRESH_TTL = Duration.ofDays(7);
    public static final Duration AUDIT_RETENTION = Duration.ofDays(90);
    public static final Duration SESSION_MAX = Duration.ofDays(30);
    private static final OpenApiContract CONTRACT = OpenApiContract.load().compile("ums");
    private static final int CONCURRENT_REQUESTS = 256;
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final int BCRYPT_COST = 4;
    /** Short, because tests move the clock and then wait for what is due. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final Vertx vertx;
    private final TestStore store;
    private final MutableClock clock = new MutableClock(START);
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final AccountMailModule mails;
    private final AccountModule accounts;
    private final HttpServerVerticle verticle;

    private UmsServer(Vertx vertx, TestStore store, SignOnPolicy signOnPolicy, Optional<SmtpServerConfig> smtp)
            throws Exception {
        this.vertx = vertx;
        this.store = store;
        var mongo = store.mongo();
        var keys = TestSigningKeys.keys();
        var sessionOutbox = store.outbox(SessionModule.COLLECTION);
        var lists = new ListConcurrencyLimiter(metrics);
        var audit = new AuditModule(
                mongo,
                List.of(AccountModule.COLLECTION, SessionModule.COLLECTION),
                lists,
                AUDIT_RETENTION,
                metrics,
                clock);
        var accountOutbox = store.outbox(AccountModule.COLLECTION);
        this.mails = new AccountMailModule(
                vertx,
                mongo,
                accountOutbox,
                new MailConfig(
                        smtp,
                        "taskwire@example.com",
                        "https://tasks.example.com",
                        "tasks.example.com",
                        MailTemplates.builtIn()),
                metrics,
                clock,
                POLL_INTERVAL);
        this.accounts = new AccountModule(
                mongo,
                accountOutbox,
                new PasswordHasher(vertx, BCRYPT_COST),
                SessionModule.sessionTerminator(mongo, sessionOutbox, clock),
                lists,
                audit.buffer(),
                signOnPolicy,
                new RequestQuota(100, Duration.ofHours(10)),
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
                new SessionLifetimes(ACCESS_TTL, REFRESH_TTL, SESSION_MAX),
                lists,
                clock);
        await(IndexCreator.ensure(mongo, accounts.indexes()));
        await(IndexCreator.ensure(mongo, sessions.indexes()));
        await(IndexCreator.ensure(mongo, audit.indexes()));
        audit.start(vertx);
        var tokens = new AccessTokenVerifier(vertx, clock);
        tokens.setKeys(keys.publicJwks());
        var stack = new HttpComponents(
                CONTRACT,
                new AccessLog("test", Telemetry.withoutTracing(metrics)),
                ErrorHandler.forGateways(MongoErrorTranslator::translate),
                new ConcurrencyLimiter(CONCURRENT_REQUESTS, () -> true),
                new BearerAuthenticator(tokens),
                TIME);
        this.verticle = new HttpServerVerticle("127.0.0.1", 0, stack.log(), loop -> {
            StrictRouter routes = stack.newRouter(loop);
            var api = new ApiRouter(routes, stack, audit.buffer()::recordDenial);
            accounts.mount(api);
            sessions.mount(api);
            audit.mount(api);
            accounts.mountInternal(routes, new InternalApiKey(INTERNAL_KEY), stack.errors());
            sessions.mountInternal(routes, new InternalApiKey(INTERNAL_KEY), stack.errors());
            audit.mountInternal(routes, new InternalApiKey(INTERNAL_KEY), stack);
            new UserExportModule(accounts, sessions, audit)
                    .mountInternal(routes, new InternalApiKey(INTERNAL_KEY), stack.errors());
            return routes.build();
        });
        await(vertx.deployVerticle(verticle));
        mails.start();
    }

    /** Starts it on the instance, with whose end it ends; the caller closes what it stored. */
    public static UmsServer start(Vertx vertx) throws Exception {
        return start(
                vertx, TestStore.open(vertx, MongoBackend.preferred(), List.of()), SignOnPolicy.OPEN, Optional.empty());
    }

    /** The same over that database, with a mail server if there is one. */
    public static UmsServer start(
            Vertx vertx, TestStore store, SignOnPolicy signOnPolicy, Optional<SmtpServerConfig> smtp) throws Exception {
        return new UmsServer(vertx, store, signOnPolicy, smtp);
    }

    /** Forgets all users and sessions, and puts the clock back. */
    void reset() throws TimeoutException {
        var collections = List.of(
                AccountModule.COLLECTION, SessionModule.COLLECTION, "account_mails", "audit", "sign_in_history");
        for (var collection : collections) {
            await(store.mongo().removeDocuments(collection, new JsonObject()));
        }
        clock.advance(Duration.between(clock.instant(), START));
    }

    public TestStore store() {
        return store;
    }

    public MutableClock clock() {
        return clock;
    }

    /** The scan for what a crash has left, every two seconds from now on. */
    public void startScanning() {
        accounts.startTerminationRecovery(vertx);
    }

    /** A client who is signed in as a new admin. */
    public UmsClient admin(String username) throws Exception {
        assertThat(await(accounts.registration()
                        .ensureAdminExists(username, PASSWORD, Optional.empty(), Deadline.after(TIME))))
                .isTrue();
        return anonymous().signIn(username, PASSWORD);
    }

    /** A client who has just signed on. */
    public UmsClient user(String username) {
        var body = new JsonObject()
                .put("username", username)
                .put("password", PASSWORD)
                .put("email", username + "@example.com");
        return new UmsClient(
                this, anonymous().post("/api/user", body).expect(201).object());
    }

    public UmsClient anonymous() {
        return new UmsClient(this, new JsonObject());
    }

    /** A caller with that access token, which may be empty. */
    ApiClient client(String token) {
        return new ApiClient("http://127.0.0.1:" + verticle.port(), token);
    }

    @Override
    public void close() throws TimeoutException {
        await(mails.stop());
        store.close();
        metrics.close();
    }
}
