package dev.taskwire.ums.session.service;

import dev.taskwire.shared.audit.AuditDetails;
import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import dev.taskwire.shared.internalapi.SessionRevokedEvent;
import dev.taskwire.shared.log.SecurityEvent;
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

/** Revokes sessions, each by one write with its own event and audit record. */
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
                // The change that ends them has a record.
                Optional.empty(),
                Deadline.after(TERMINATION_TIMEOUT));
    }

    /** Revokes the user's sessions, each with a record; not those that are opened meanwhile. */
    Future<Void> revokeAll(UUID user, UUID actor, Deadline deadline) {
        return revokeAll(user, session -> true, actor, Optional.of(SecurityEvent.AUTHN_TOKEN_REVOKED), deadline);
    }

    private Future<Void> revokeAll(
            UUID user, Predicate<Session> matching, UUID actor, Optional<SecurityEvent> event, Deadline deadline) {
        return revokePage(user, matching, actor, event, deadline, Optional.empty());
    }

    /**
     * Revokes the user's oldest sessions until only so many are left, but at most fifty. The next sign-in revokes the
     * rest.
     */
    Future<Void> revokeOldest(UUID user, int kept, Deadline deadline) {
        return sessions.findOldest(user, Timestamps.now(clock), kept, PAGE_SIZE).compose(found -> {
            var revocations = found.stream()
                    .map(session -> revoke(session, user, Optional.of(SecurityEvent.AUTHN_TOKEN_REVOKED), deadline))
                    .toList();
            return Future.all(revocations).mapEmpty();
        });
    }

    private Future<Void> revokePage(
            UUID user,
            Predicate<Session> matching,
            UUID actor,
            Optional<SecurityEvent> event,
            Deadline deadline,
            Optional<UUID> before) {
        return sessions.findByUser(user, notExpired(), before, PAGE_SIZE).compose(found -> {
            deadline.requireNotExpired();
            var revocations = found.stream()
                    .filter(matching)
                    .map(session -> revoke(session, actor, event, deadline))
                    .toList();
            Future<Void> revoked = Future.all(revocations).mapEmpty();
            return found.size() < PAGE_SIZE
                    ? revoked
                    : revoked.compose(done -> revokePage(
                            user,
                            matching,
                            actor,
                            event,
                            deadline,
                            Optional.of(found.get(PAGE_SIZE - 1).id())));
        });
    }

    /**
     * Revokes the session; false if it had already ended.
     *
     * @param event the event of the audit record; empty for none
     */
    Future<Boolean> revoke(Session session, UUID actor, Optional<SecurityEvent> event, Deadline deadline) {
        return write(session.id())
                .runFrom(
                        Optional.of(session),
                        deadline,
                        CONTENDED,
                        found -> Future.succeededFuture(
                                found.isPresent() ? decide(found.get(), actor, event) : WriteDecision.result(false)));
    }

    /**
     * Revokes that session of the user; fails with {@code otherwise} if the user has no such session, or it had already
     * ended.
     */
    Future<Void> revokeOwn(UUID user, UUID id, ApplicationException otherwise, Deadline deadline) {
        return write(id)
                .<Boolean>run(deadline, CONTENDED, found -> {
                    var own = found.filter(session -> session.userId().equals(user));
                    return Future.succeededFuture(decide(
                            own.orElseThrow(() -> otherwise), user, Optional.of(SecurityEvent.AUTHN_TOKEN_REVOKED)));
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

    private WriteDecision<Boolean> decide(Session session, UUID actor, Optional<SecurityEvent> event) {
        return WriteDecision.write(() -> {
            var now = Timestamps.now(clock);
            var revocation = new Revocation(session.id(), session.accessExpiresAt());
            var records = event.stream()
                    .map(one -> AuditRecord.of(one, session.userId(), actor, AuditDetails.NONE, now))
                    .toList();
            var revoked = SessionRevokedEvent.of(revocation, session.userId(), actor, now);
            return sessions.revoke(session, now, revoked, records).map(written -> {
                if (written) {
                    records.forEach(AuditRecord::log);
                }
                return written ? Optional.of(true) : Optional.empty();
            });
        });
    }
}
