package dev.taskwire.ums.session;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.ums.account.credential.CredentialAuthenticator;
import dev.taskwire.ums.account.service.AccountAuthorizer;
import dev.taskwire.ums.account.service.RegistrationService;
import dev.taskwire.ums.account.termination.SessionTerminator;
import dev.taskwire.ums.session.http.InternalRevocationRoutes;
import dev.taskwire.ums.session.http.OwnSessionRoutes;
import dev.taskwire.ums.session.http.SignInRoutes;
import dev.taskwire.ums.session.http.TmserviceTokenRoutes;
import dev.taskwire.ums.session.http.UserSessionRoutes;
import dev.taskwire.ums.session.model.SessionLifetimes;
import dev.taskwire.ums.session.service.AccessTokenIssuer;
import dev.taskwire.ums.session.service.SessionRevoker;
import dev.taskwire.ums.session.service.SessionService;
import dev.taskwire.ums.session.service.SignInService;
import dev.taskwire.ums.session.service.TokenRefreshService;
import dev.taskwire.ums.session.store.MongoSessionRepository;
import dev.taskwire.ums.session.token.SigningKeys;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of sessions: wires them, mounts their routes, declares their indexes, clears away what has expired. */
public final class SessionModule {
    private static final Logger LOG = LoggerFactory.getLogger(SessionModule.class);
    /** Where the sessions are, and their events. */
    public static final String COLLECTION = MongoSessionRepository.SESSIONS;

    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final SessionService service;
    private final SignInRoutes routes;
    private final OwnSessionRoutes mine;
    private final UserSessionRoutes users;
    private final TmserviceTokenRoutes tmservice;
    private final InternalRevocationRoutes internal;

    public SessionModule(
            Vertx vertx,
            MajorityMongoClient mongo,
            OutboxWriter outbox,
            RegistrationService registrationService,
            CredentialAuthenticator credentialAuthenticator,
            AccountAuthorizer access,
            SigningKeys keys,
            SessionLifetimes lifetimes,
            ListConcurrencyLimiter lists,
            Clock clock) {
        var sessions = new MongoSessionRepository(mongo, outbox);
        var ending = new SessionRevoker(sessions, clock);
        var issuer = new AccessTokenIssuer(vertx, keys);
        var opening = new SignInService(
                registrationService, credentialAuthenticator, sessions, ending, issuer, lifetimes, clock);
        var refreshing = new TokenRefreshService(credentialAuthenticator, sessions, ending, issuer, lifetimes, clock);
        this.service = new SessionService(sessions, ending, access, lifetimes, clock);
        this.routes = new SignInRoutes(opening, refreshing, service, keys.published());
        this.mine = new OwnSessionRoutes(service, lists);
        this.users = new UserSessionRoutes(service, lists);
        this.tmservice = new TmserviceTokenRoutes(opening, refreshing);
        this.internal = new InternalRevocationRoutes(service);
    }

    /** What accounts need of sessions, which is there before them; with the same outbox as the feature has. */
    public static SessionTerminator ender(MajorityMongoClient mongo, OutboxWriter outbox, Clock clock) {
        return new SessionRevoker(new MongoSessionRepository(mongo, outbox), clock);
    }

    public List<IndexSpec> indexes() {
        return MongoSessionRepository.INDEXES;
    }

    public void mount(ApiRouter api) {
        routes.mount(api);
        mine.mount(api);
        users.mount(api);
        tmservice.mount(api);
    }

    public void mountInternal(StrictRouter router, InternalApiKey key, ErrorHandler errors) {
        internal.mount(router, key, errors);
    }

    /** Clears away expired sessions every minute; several processes may do so at once. */
    public void startSweeping(Vertx vertx) {
        PeriodicTask.atFixedRate(
                        vertx,
                        SWEEP,
                        () -> service.forgetExpired()
                                .onFailure(failure -> LOG.atWarn()
                                        .addKeyValue("reason", failure.getMessage())
                                        .log("expired sessions stay until the next sweep")))
                .startAfter(SWEEP);
    }
}
