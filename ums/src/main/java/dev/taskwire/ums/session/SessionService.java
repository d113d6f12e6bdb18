package dev.taskwire.ums.session;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.RevocationPage;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import dev.taskwire.shared.time.Times;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What everybody may do with their own sessions, and what gateways ask of all. */
final class SessionService {
    private static final int PAGE = 1_000;

    private final SessionRepository sessions;
    private final SessionEnding ending;
    private final Clock clock;

    SessionService(SessionRepository sessions, SessionEnding ending, Clock clock) {
        this.sessions = sessions;
        this.ending = ending;
        this.clock = clock;
    }

    /** Ends the caller's session; fails with UNAUTHENTICATED when it had ended before. */
    Future<Void> signOut(Caller caller) {
        return endOwn(
                caller,
                caller.sessionId(),
                AppException.of(ErrorKind.UNAUTHENTICATED, "The session has already ended."));
    }

    /** Ends one of the caller's sessions; fails with NOT_FOUND when it is none, or had ended before. */
    Future<Void> end(Caller caller, UUID id) {
        return endOwn(caller, id, noSuchSession());
    }

    private Future<Void> endOwn(Caller caller, UUID id, AppException otherwise) {
        return sessions.find(id, Times.now(clock))
                .map(found -> found.filter(session -> session.userId().equals(caller.userId()))
                        .orElseThrow(() -> otherwise))
                .compose(session -> ending.end(session, caller.userId()))
                .compose(ended -> ended ? Future.succeededFuture() : Future.failedFuture(otherwise));
    }

    /** Ends all of the caller's sessions. */
    Future<Void> endAll(Caller caller) {
        return ending.endAll(caller.userId(), session -> true, caller.userId());
    }

    /** One page of the caller's sessions, the newest first. */
    Future<SessionPage> list(Caller caller, Optional<UUID> before, int limit) {
        // One more than asked tells whether there is a next page.
        return sessions.ofUser(caller.userId(), Times.now(clock), before, limit + 1)
                .map(found -> {
                    if (found.size() <= limit) {
                        return new SessionPage(found, Optional.empty());
                    }
                    var page = found.subList(0, limit);
                    return new SessionPage(page, Optional.of(page.get(limit - 1).id()));
                });
    }

    /** Ended sessions of which tokens may still be about, a thousand at a time. */
    Future<RevocationPage> revocations(Optional<UUID> after) {
        return sessions.revoked(Times.now(clock), after, PAGE).map(found -> {
            boolean more = found.size() == PAGE;
            return new RevocationPage(
                    found, more ? Optional.of(found.get(PAGE - 1).sessionId()) : Optional.empty());
        });
    }

    /** Those of the sessions that have ended and of which tokens may still be about. */
    Future<RevocationPage> revokedAmong(List<UUID> ids) {
        return sessions.revokedAmong(ids, Times.now(clock)).map(found -> new RevocationPage(found, Optional.empty()));
    }

    Future<Void> forgetExpired() {
        return sessions.removeExpired(Times.now(clock));
    }

    static AppException noSuchSession() {
        return AppException.of(ErrorKind.NOT_FOUND, "No such session.");
    }
}
