package dev.taskwire.ums.session;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.internalapi.UserExportPage;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.ums.account.credential.CredentialAuthenticator;
import dev.taskwire.ums.account.device.KnownDevices;
import dev.taskwire.ums.account.service.AccountAuthorizer;
import dev.taskwire.ums.account.service.RegistrationService;
import dev.taskwire.ums.account.termination.SessionTerminator;
import dev.taskwire.ums.session.http.InternalRevocationRoutes;
import dev.taskwire.ums.session.http.OwnSessionRoutes;
import dev.taskwire.ums.session.http.SignInRoutes;
import dev.taskwire.ums.session.http.TmserviceTokenRoutes;
import dev.taskwire.ums.session.http.UserSessionRoutes;
import dev.taskwire.ums.session.model.SessionJson;
import dev.taskwire.ums.session.model.SessionLifetimes;
import dev.taskwire.ums.session.service.AccessTokenIssuer;
import dev.taskwire.ums.session.service.SessionRevoker;
import dev.taskwire.ums.session.service.SessionService;
import dev.taskwire.ums.session.service.SignInService;
import dev.taskwire.ums.session.service.TokenRefreshService;
import dev.taskwire.ums.session.store.MongoSessionRepository;
import dev.taskwire.ums.session.token.SigningKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the session feature, mounts its routes, declares its indexes and deletes expired sessions. */
public final class SessionModule {
    private static final Logger LOG = LoggerFactory.getLogger(SessionModule.class);
    /** The collection that holds the sessions and their outboxes. */
    public static final String COLLECTION = MongoSessionRepository.SESSIONS;

    private static final Duration CLEANUP_INTERVAL = Duration.ofMinutes(1);
    private static final int EXPORT_PAGE_SIZE = 100;

    private final SessionService service;
    private final SignInRoutes signInRoutes;
    private final OwnSessionRoutes ownSessionRoutes;
    private final UserSessionRoutes userSessionRoutes;
    private final TmserviceTokenRoutes tmserviceTokenRoutes;
    private final InternalRevocationRoutes internalRevocationRoutes;

    public SessionModule(
            Vertx vertx,
            MajorityMongoClient mongo,
            OutboxWriter outbox,
            RegistrationService registrationService,
            CredentialAuthenticator credentialAuthenticator,
            KnownDevices knownDevices,
            AccountAuthorizer authorizer,
            SigningKeys keys,
            SessionLifetimes lifetimes,
            ListConcurrencyLimiter limiter,
            Clock clock) {
        var sessions = new MongoSessionRepository(mongo, outbox);
        var revoker = new SessionRevoker(sessions, clock);
        var issuer = new AccessTokenIssuer(vertx, keys);
        var signInService = new SignInService(
                registrationService,
                credentialAuthenticator,
                knownDevices,
                sessions,
                revoker,
                issuer,
                lifetimes,
                clock);
        var tokenRefreshService =
                new TokenRefreshService(credentialAuthenticator, sessions, revoker, issuer, lifetimes, clock);
        this.service = new SessionService(sessions, revoker, authorizer, lifetimes, clock);
        this.signInRoutes = new SignInRoutes(signInService, tokenRefreshService, service, keys.publicJwks());
        this.ownSessionRoutes = new OwnSessionRoutes(service, limiter);
        this.userSessionRoutes = new UserSessionRoutes(service, limiter);
        this.tmserviceTokenRoutes = new TmserviceTokenRoutes(signInService, tokenRefreshService);
        this.internalRevocationRoutes = new InternalRevocationRoutes(service);
    }

    /** Returns the port by which accounts end sessions. They are wired before this module, with the same outbox. */
    public static SessionTerminator sessionTerminator(MajorityMongoClient mongo, OutboxWriter outbox, Clock clock) {
        return new SessionRevoker(new MongoSessionRepository(mongo, outbox), clock);
    }

    public List<IndexSpec> indexes() {
        return MongoSessionRepository.INDEXES;
    }

    public void mount(ApiRouter api) {
        signInRoutes.mount(api);
        ownSessionRoutes.mount(api);
        userSessionRoutes.mount(api);
        tmserviceTokenRoutes.mount(api);
    }

    public void mountInternal(StrictRouter router, InternalApiKey key, ErrorHandler errors) {
        internalRevocationRoutes.mount(router, key, errors);
    }

    /** Returns a page of the user's sessions as the user sees them. */
    public Future<UserExportPage> export(UUID user, Optional<UUID> before) {
        return service.list(user, before, EXPORT_PAGE_SIZE)
                .map(page -> new UserExportPage(
                        page.items().stream().map(SessionJson::of).toList(), page.next()));
    }

    /** Deletes expired sessions every minute. Several processes may do so at once. */
    public void startCleanup(Vertx vertx) {
        PeriodicTask.atFixedRate(
                        vertx,
                        CLEANUP_INTERVAL,
                        () -> service.deleteExpired()
                                .onFailure(failure -> LOG.atWarn()
                                        .addKeyValue("reason", failure.getMessage())
                                        .log("expired sessions were not deleted and stay until the next run")))
                .startAfter(CLEANUP_INTERVAL);
    }
}
