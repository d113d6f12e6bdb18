package dev.taskwire.ums.session;

import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.ums.account.Authentication;
import dev.taskwire.ums.account.Registration;
import dev.taskwire.ums.account.SessionEnder;
import dev.taskwire.ums.account.UserAccess;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of sessions: wires them, mounts their routes, declares their indexes, clears away what has expired. */
public final class SessionFeature {
    private static final Logger LOG = LoggerFactory.getLogger(SessionFeature.class);
    /** Where the sessions are, and their events. */
    public static final String COLLECTION = MongoSessionRepository.SESSIONS;

    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final SessionService service;
    private final SessionRoutes routes;
    private final MySessionRoutes mine;
    private final UserSessionRoutes users;
    private final TmserviceTokenRoutes tmservice;
    private final RevocationRoutes internal;

    public SessionFeature(
            Vertx vertx,
            MajorityMongoClient mongo,
            OutboxWriter outbox,
            Registration registration,
            Authentication authentication,
            UserAccess access,
            SigningKeys keys,
            SessionLifetimes lifetimes,
            ListConcurrencyLimiter lists,
            Clock clock) {
        var sessions = new MongoSessionRepository(mongo, outbox);
        var ending = new SessionEnding(sessions, clock);
        var issuer = new AccessTokenIssuer(vertx, keys);
        var opening = new SessionOpening(registration, authentication, sessions, ending, issuer, lifetimes, clock);
        var refreshing = new SessionRefreshing(authentication, sessions, ending, issuer, lifetimes, clock);
        this.service = new SessionService(sessions, ending, access, lifetimes, clock);
        this.routes = new SessionRoutes(opening, refreshing, service, keys.published());
        this.mine = new MySessionRoutes(service, lists);
        this.users = new UserSessionRoutes(service, lists);
        this.tmservice = new TmserviceTokenRoutes(opening, refreshing);
        this.internal = new RevocationRoutes(service);
    }

    /** What accounts need of sessions, which is there before them; with the same outbox as the feature has. */
    public static SessionEnder ender(MajorityMongoClient mongo, OutboxWriter outbox, Clock clock) {
        return new SessionEnding(new MongoSessionRepository(mongo, outbox), clock);
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
