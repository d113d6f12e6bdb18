package dev.taskwire.ums.session.service;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import dev.taskwire.shared.internalapi.SessionRevokedEvent;
import dev.taskwire.shared.store.OptimisticWrite;
import dev.taskwire.shared.store.WriteDecision;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.model.SessionGeneration;
import dev.taskwire.ums.account.termination.SessionTerminator;
import dev.taskwire.ums.session.model.Session;
import dev.taskwire.ums.session.store.SessionRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Ends sessions, each by one write with its own event. */
public final class SessionRevoker implements SessionTerminator {
    private static final String CONTENDED =
            "The session is refreshed too often at this moment, or its last refresh is not confirmed yet.";

    /** For what no request waits for: sessions of a generation that has ended may end at any time. */
    private static final Duration ENDING_TIME = Duration.ofSeconds(30);

    private static final int PAGE = 50;

    private final SessionRepository sessions;
    private final Clock clock;

    public SessionRevoker(SessionRepository sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public Future<Void> end(UUID user, SessionGeneration generation, UUID actor) {
        return endAll(
                user,
                session -> generation.hasEnded(session.id(), session.authVersion()),
                actor,
                Deadline.in(ENDING_TIME));
    }

    /** Ends those of the user's sessions; not one that is opened while it is at it, nor after the deadline. */
    Future<Void> endAll(UUID user, Predicate<Session> which, UUID actor, Deadline deadline) {
        return endPage(user, which, actor, deadline, Optional.empty());
    }

    private Future<Void> endPage(
            UUID user, Predicate<Session> which, UUID actor, Deadline deadline, Optional<UUID> before) {
        return sessions.findByUser(user, Timestamps.now(clock), before, PAGE).compose(found -> {
            deadline.requireNotPassed();
            var ends = found.stream()
                    .filter(which)
                    .map(session -> end(session, actor, deadline))
                    .toList();
            Future<Void> ended = Future.all(ends).mapEmpty();
            return found.size() < PAGE
                    ? ended
                    : ended.compose(done -> endPage(
                            user,
                            which,
                            actor,
                            deadline,
                            Optional.of(found.get(PAGE - 1).id())));
        });
    }

    /** Ends the session; false when it had ended before. */
    Future<Boolean> end(Session session, UUID actor, Deadline deadline) {
        return write(session.id())
                .runFrom(
                        Optional.of(session),
                        deadline,
                        CONTENDED,
                        found -> Future.succeededFuture(
                                found.isPresent() ? ending(found.get(), actor) : WriteDecision.answer(false)));
    }

    /** Ends that session of the user; fails with {@code otherwise} when it is none, or had ended before. */
    Future<Void> endOwn(UUID user, UUID id, ApplicationException otherwise, Deadline deadline) {
        return write(id)
                .<Boolean>run(deadline, CONTENDED, found -> {
                    var own = found.filter(session -> session.userId().equals(user));
                    return Future.succeededFuture(ending(own.orElseThrow(() -> otherwise), user));
                })
                .mapEmpty();
    }

    private OptimisticWrite<Optional<Session>> write(UUID id) {
        return new OptimisticWrite<>(
                () -> sessions.findLatest(id, Timestamps.now(clock)), () -> sessions.find(id, Timestamps.now(clock)));
    }

    private WriteDecision<Boolean> ending(Session session, UUID actor) {
        return WriteDecision.write(() -> {
            var now = Timestamps.now(clock);
            var revocation = new Revocation(session.id(), session.accessExpiresAt());
            return sessions.revoke(session, now, SessionRevokedEvent.of(revocation, session.userId(), actor, now))
                    .map(ended -> ended ? Optional.of(true) : Optional.empty());
        });
    }
}
