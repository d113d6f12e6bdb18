package dev.taskwire.ums.session;

import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.ErrorHandler;
import dev.taskwire.shared.http.InternalKey;
import dev.taskwire.shared.http.StrictRouter;
import dev.taskwire.shared.mongo.Index;
import dev.taskwire.shared.outbox.Outbox;
import dev.taskwire.ums.account.AccountService;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
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

    public SessionFeature(
            Vertx vertx,
            MongoClient mongo,
            Outbox outbox,
            AccountService accounts,
            SigningKeys keys,
            Duration accessTtl,
            Clock clock) {
        var issuer = new AccessTokenIssuer(vertx, keys);
        this.service =
                new SessionService(accounts, new MongoSessionRepository(mongo, outbox), issuer, accessTtl, clock);
        this.routes = new SessionRoutes(service, keys.published());
    }

    public List<Index> indexes() {
        return MongoSessionRepository.INDEXES;
    }

    public void mount(ApiRouter api) {
        routes.mount(api);
    }

    public void mountInternal(StrictRouter router, InternalKey key, ErrorHandler errors) {
        routes.mountInternal(router, key, errors);
    }

    /** Clears away expired sessions every minute; several processes may do so at once. */
    public void startSweeping(Vertx vertx) {
        vertx.setPeriodic(
                SWEEP.toMillis(),
                timer -> service.forgetExpired()
                        .onFailure(failure -> LOG.atWarn()
                                .addKeyValue("reason", failure.getMessage())
                                .log("expired sessions stay until the next sweep")));
    }
}
