package dev.taskwire.gateway.revocation;

import dev.taskwire.shared.event.ConsumeFailureCode;
import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import dev.taskwire.shared.internalapi.SessionRevokedEvent;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;

/**
 * Consumes {@code session.revoked} events from Kafka. Anyone with write access to the topic can claim a revocation. The
 * claim takes effect at once, so that a true one is not delayed; {@link RevocationVerifier} then has ums confirm it, or
 * lifts it again.
 */
final class RevocationEventConsumer {
    private final RevokedSessions sessions;
    private final RevocationVerifier verifier;

    RevocationEventConsumer(RevokedSessions sessions, RevocationVerifier check) {
        this.sessions = sessions;
        this.verifier = check;
    }

    /** Starts to consume the records that the Kafka bridge receives. */
    public void subscribe(Vertx vertx) {
        vertx.eventBus().localConsumer(EventBusAddresses.received(Topics.USERS), this::receive);
    }

    private void receive(Message<EventEnvelope> message) {
        if (!message.body().type().equals(SessionRevokedEvent.TYPE)) {
            message.reply(null);
            return;
        }
        Revocation claim;
        try {
            claim = SessionRevokedEvent.read(message.body());
        } catch (RuntimeException malformed) {
            message.fail(
                    ConsumeFailureCode.POISON,
                    "is no " + SessionRevokedEvent.TYPE + " event: " + malformed.getMessage());
            return;
        }
        // The claim has no effect, and ums may have forgotten the session: nothing is left to be confirmed or refuted.
        if (sessions.hasNoEffect(claim)) {
            message.reply(null);
            return;
        }
        verifier.verify(claim)
                .onSuccess(refuted -> {
                    if (refuted) {
                        message.fail(ConsumeFailureCode.POISON, "is not true: ums says that the session has not ended");
                    } else {
                        message.reply(null);
                    }
                })
                .onFailure(unchecked -> message.reply(null));
    }
}
