package dev.taskwire.gateway.revocation;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.EventSubscription;
import dev.taskwire.shared.event.PoisonEventException;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.internalapi.SessionRevokedEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Consumes {@code session.revoked} events from Kafka. Anyone with write access to the topic can claim a revocation. The
 * claim takes effect at once, so that a true one is not delayed; {@link RevocationVerifier} then has ums confirm it, or
 * lifts it again.
 */
final class RevocationEventConsumer {
    private final RevokedSessions sessions;
    private final RevocationVerifier verifier;

    RevocationEventConsumer(RevokedSessions sessions, RevocationVerifier verifier) {
        this.sessions = sessions;
        this.verifier = verifier;
    }

    /** Starts to consume the records that the Kafka bridge receives. */
    public void subscribe(Vertx vertx) {
        EventSubscription.subscribe(vertx, Topics.USERS, this::handle);
    }

    private Future<Void> handle(EventEnvelope event) {
        if (!event.type().equals(SessionRevokedEvent.TYPE)) {
            return Future.succeededFuture();
        }
        var claim = PoisonEventException.orMalformed(SessionRevokedEvent.TYPE, () -> SessionRevokedEvent.read(event));
        // The claim has no effect, and ums may have forgotten the session: nothing is left to be confirmed or refuted.
        if (sessions.hasNoEffect(claim)) {
            return Future.succeededFuture();
        }
        return verifier.verify(claim)
                .otherwise(false)
                .compose(refuted -> refuted
                        ? Future.failedFuture(PoisonEventException.untrue("the session has not ended"))
                        : Future.succeededFuture());
    }
}
