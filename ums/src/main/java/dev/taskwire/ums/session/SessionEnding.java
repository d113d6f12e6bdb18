package dev.taskwire.ums.session;

import dev.taskwire.shared.auth.RevocationEvent;
import dev.taskwire.shared.auth.RevocationPage.Revocation;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.time.Times;
import dev.taskwire.ums.account.SessionEnder;
import dev.taskwire.ums.account.SessionGeneration;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Ends sessions, each by one write with its own event. */
final class SessionEnding implements SessionEnder {
    /** A session is refreshed meanwhile so many times before its end gives up. */
    private static final int ATTEMPTS = 20;

    private static final int PAGE = 50;

    private final SessionRepository sessions;
    private final Clock clock;

    SessionEnding(SessionRepository sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public Future<Void> end(UUID user, SessionGeneration generation, UUID actor) {
        return endAll(user, session -> generation.hasEnded(session.id(), session.authVersion()), actor);
    }

    /** Ends those of the user's sessions; not one that is opened while it is at it. */
    Future<Void> endAll(UUID user, Predicate<Session> which, UUID actor) {
        return endPage(user, which, actor, Optional.empty());
    }

    private Future<Void> endPage(UUID user, Predicate<Session> which, UUID actor, Optional<UUID> before) {
        return sessions.ofUser(user, Times.now(clock), before, PAGE).compose(found -> {
            var ends = found.stream()
                    .filter(which)
                    .map(session -> end(session, actor))
                    .toList();
            Future<Void> ended = Future.all(ends).mapEmpty();
            return found.size() < PAGE
                    ? ended
                    : ended.compose(done -> endPage(
                            user, which, actor, Optional.of(found.get(PAGE - 1).id())));
        });
    }

    /** Ends the session; false when it had ended before. */
    Future<Boolean> end(Session session, UUID actor) {
        return end(session, actor, ATTEMPTS);
    }

    private Future<Boolean> end(Session session, UUID actor, int attempts) {
        var now = Times.now(clock);
        var revocation = new Revocation(session.id(), session.accessExpiresAt());
        return sessions.end(session, now, RevocationEvent.of(revocation, session.userId(), actor, now))
                .compose(ended -> {
                    if (ended) {
                        return Future.succeededFuture(true);
                    }
                    return sessions.find(session.id(), now).compose(again -> {
                        if (again.isEmpty()) {
                            return Future.succeededFuture(false);
                        }
                        return attempts > 1 ? end(again.get(), actor, attempts - 1) : contended();
                    });
                });
    }

    private static Future<Boolean> contended() {
        return Future.failedFuture(
                AppException.unavailable("The session is refreshed too often at this moment.", Duration.ofSeconds(1)));
    }
}
