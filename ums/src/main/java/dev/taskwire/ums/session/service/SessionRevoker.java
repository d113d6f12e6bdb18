package dev.taskwire.ums.session.service;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import dev.taskwire.shared.internalapi.SessionRevokedEvent;
import dev.taskwire.shared.store.OptimisticWrite;
import dev.taskwire.shared.store.WriteDecision;
import dev.taskwire.shared.value.ClockSkew;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.model.SessionGeneration;
import dev.taskwire.ums.account.termination.SessionTerminator;
import dev.taskwire.ums.session.model.Session;
import dev.taskwire.ums.session.store.SessionRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Revokes sessions, each by one write with its own event. */
public final class SessionRevoker implements SessionTerminator {
    private static final String CONTENDED =
            "Too many requests are changing this session, or the last change is not confirmed yet. Try again.";

    /** Bounds a termination, for which no request waits: sessions of an ended generation may be revoked at any time. */
    private static final Duration TERMINATION_TIMEOUT = Duration.ofSeconds(30);

    private static final int PAGE_SIZE = 50;

    private final SessionRepository sessions;
    private final Clock clock;

    public SessionRevoker(SessionRepository sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public Future<Void> endSessions(UUID user, SessionGeneration generation, UUID actor) {
        return revokeAll(
                user,
                session -> generation.mustEnd(session.id(), session.authVersion()),
                actor,
                Deadline.after(TERMINATION_TIMEOUT));
    }

    /** Revokes the user's sessions that match; not those that are opened meanwhile, and none after the deadline. */
    Future<Void> revokeAll(UUID user, Predicate<Session> matching, UUID actor, Deadline deadline) {
        return revokePage(user, matching, actor, deadline, Optional.empty());
    }

    /**
     * Revokes the user's oldest sessions until only so many are left, but at most fifty. The next sign-in revokes the
     * rest.
     */
    Future<Void> revokeOldest(UUID user, int kept, Deadline deadline) {
        return sessions.findOldest(user, Timestamps.now(clock), kept, PAGE_SIZE)
                .compose(found -> {
                    var revocations = found.stream()
                            .map(session -> revoke(session, user, deadline))
                            .toList();
                    return Future.all(revocations).mapEmpty();
                });
    }

    private Future<Void> revokePage(
            UUID user, Predicate<Session> matching, UUID actor, Deadline deadline, Optional<UUID> before) {
        return sessions.findByUser(user, notExpired(), before, PAGE_SIZE).compose(found -> {
            deadline.requireNotExpired();
            var revocations = found.stream()
                    .filter(matching)
                    .map(session -> revoke(session, actor, deadline))
                    .toList();
            Future<Void> revoked = Future.all(revocations).mapEmpty();
            return found.size() < PAGE_SIZE
                    ? revoked
                    : revoked.compose(done -> revokePage(
                            user,
                            matching,
                            actor,
                            deadline,
                            Optional.of(found.get(PAGE_SIZE - 1).id())));
        });
    }

    /** Revokes the session; false if it had already ended. */
    Future<Boolean> revoke(Session session, UUID actor, Deadline deadline) {
        return write(session.id())
                .runFrom(
                        Optional.of(session),
                        deadline,
                        CONTENDED,
                        found -> Future.succeededFuture(
                                found.isPresent() ? decide(found.get(), actor) : WriteDecision.result(false)));
    }

    /**
     * Revokes that session of the user; fails with {@code otherwise} if the user has no such session, or it had already
     * ended.
     */
    Future<Void> revokeOwn(UUID user, UUID id, ApplicationException otherwise, Deadline deadline) {
        return write(id)
                .<Boolean>run(deadline, CONTENDED, found -> {
                    var own = found.filter(session -> session.userId().equals(user));
                    return Future.succeededFuture(decide(own.orElseThrow(() -> otherwise), user));
                })
                .mapEmpty();
    }

    private OptimisticWrite<Optional<Session>> write(UUID id) {
        return new OptimisticWrite<>(
                () -> sessions.findLatest(id, notExpired()), () -> sessions.find(id, notExpired()));
    }

    /** Another ums, whose clock is behind, may still refresh a session that has just expired here. */
    private Instant notExpired() {
        return Timestamps.now(clock).minus(ClockSkew.MAX);
    }

    private WriteDecision<Boolean> decide(Session session, UUID actor) {
        return WriteDecision.write(() -> {
            var now = Timestamps.now(clock);
            var revocation = new Revocation(session.id(), session.accessExpiresAt());
            return sessions.revoke(session, now, SessionRevokedEvent.of(revocation, session.userId(), actor, now))
                    .map(revoked -> revoked ? Optional.of(true) : Optional.empty());
        });
    }
}
