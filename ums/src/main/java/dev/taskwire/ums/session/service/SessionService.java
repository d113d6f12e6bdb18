package dev.taskwire.ums.session.service;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.RevokedSessionsPage;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.log.SecurityLog;
import dev.taskwire.shared.page.Page;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.service.AccountAuthorizer;
import dev.taskwire.ums.session.model.Session;
import dev.taskwire.ums.session.model.SessionLifetimes;
import dev.taskwire.ums.session.store.SessionRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What everybody may do with their own sessions, admins with those of others, and what gateways ask of all. */
public final class SessionService {
    private static final int PAGE = 1_000;

    /** So long gateways whose clocks are behind still ask whether a session has ended. */
    private static final Duration KNOWN_AFTERWARDS = Duration.ofMinutes(1);

    private final SessionRepository sessions;
    private final SessionRevoker ending;
    private final AccountAuthorizer access;
    private final SessionLifetimes lifetimes;
    private final Clock clock;

    public SessionService(
            SessionRepository sessions,
            SessionRevoker ending,
            AccountAuthorizer access,
            SessionLifetimes lifetimes,
            Clock clock) {
        this.sessions = sessions;
        this.ending = ending;
        this.access = access;
        this.lifetimes = lifetimes;
        this.clock = clock;
    }

    /** Ends the caller's session; fails with UNAUTHENTICATED when it had ended before. */
    public Future<Void> signOut(Caller caller, Deadline deadline) {
        var hadEnded = ApplicationException.of(ErrorCode.UNAUTHENTICATED, "The session has already ended.");
        return endOwn(caller, caller.sessionId(), hadEnded, deadline);
    }

    /** Ends one of the caller's sessions; fails with NOT_FOUND when it is none, or had ended before. */
    public Future<Void> end(Caller caller, UUID id, Deadline deadline) {
        return endOwn(caller, id, noSuchSession(), deadline);
    }

    private Future<Void> endOwn(Caller caller, UUID id, ApplicationException otherwise, Deadline deadline) {
        return ending.endOwn(caller.userId(), id, otherwise, deadline)
                .onSuccess(ended -> SecurityLog.log(SecurityEvent.AUTHN_TOKEN_REVOKED, caller.userId()));
    }

    /** Ends all of the caller's sessions. */
    public Future<Void> endAll(Caller caller, Deadline deadline) {
        return endAll(caller, caller.userId(), deadline);
    }

    /** Ends all sessions of a user; fails with FORBIDDEN unless an admin asks, NOT_FOUND when there is no such user. */
    public Future<Void> endAllOf(Caller caller, UUID user, Deadline deadline) {
        return access.requireToEndSessions(caller, user).compose(allowed -> endAll(caller, user, deadline));
    }

    private Future<Void> endAll(Caller caller, UUID user, Deadline deadline) {
        return ending.endAll(user, session -> true, caller.userId(), deadline)
                .onSuccess(ended -> SecurityLog.log(SecurityEvent.AUTHN_TOKEN_REVOKED, user, caller.userId()));
    }

    /** One page of the caller's sessions, the newest first. */
    public Future<Page<Session, UUID>> list(Caller caller, Optional<UUID> before, int limit) {
        return list(caller.userId(), before, limit);
    }

    /**
     * One page of a user's sessions; fails with FORBIDDEN unless an admin asks, NOT_FOUND when there is no such user.
     */
    public Future<Page<Session, UUID>> listOf(Caller caller, UUID user, Optional<UUID> before, int limit) {
        return access.requireToListSessions(caller, user).compose(allowed -> list(user, before, limit));
    }

    private Future<Page<Session, UUID>> list(UUID user, Optional<UUID> before, int limit) {
        var now = Timestamps.now(clock);
        return sessions.findByUser(user, now, before, limit + 1).map(found -> {
            var page = Slice.of(found, limit).page(Session::id);
            return new Page<>(alive(page.items(), now), page.next());
        });
    }

    /** What was stored when sessions could live longer is shown with the end that it has now. */
    private List<Session> alive(List<Session> stored, Instant now) {
        return stored.stream()
                .map(session -> session.within(lifetimes))
                .filter(session -> now.isBefore(session.expiresAt()))
                .toList();
    }

    /** Ended sessions of which tokens may still be about, a thousand at a time. */
    public Future<RevokedSessionsPage> revocations(Optional<UUID> after) {
        return sessions.revoked(Timestamps.now(clock), after, PAGE).map(found -> {
            boolean more = found.size() == PAGE;
            return new RevokedSessionsPage(
                    found, more ? Optional.of(found.get(PAGE - 1).sessionId()) : Optional.empty());
        });
    }

    /** Those of the sessions that have ended and are known. */
    public Future<RevokedSessionsPage> revokedAmong(List<UUID> ids) {
        return sessions.revokedAmong(ids).map(found -> new RevokedSessionsPage(found, Optional.empty()));
    }

    public Future<Void> forgetExpired() {
        return sessions.removeExpired(Timestamps.now(clock).minus(KNOWN_AFTERWARDS));
    }

    public static ApplicationException noSuchSession() {
        return ApplicationException.of(ErrorCode.NOT_FOUND, "No such session.");
    }
}
