package dev.taskwire.gateway.filter;

import dev.taskwire.shared.auth.RevocationEvent;
import dev.taskwire.shared.event.Addresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.ReceiveFailure;
import dev.taskwire.shared.event.Topics;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;

/** Learns from user events which sessions have ended elsewhere. */
public final class RevocationFollower {
    private final Revocations revocations;

    public RevocationFollower(Revocations revocations) {
        this.revocations = revocations;
    }

    /** Begins to listen to what the Kafka bridge receives. */
    public void listen(Vertx vertx) {
        vertx.eventBus().localConsumer(Addresses.received(Topics.USERS), this::receive);
    }

    private void receive(Message<EventEnvelope> message) {
        try {
            if (message.body().type().equals(RevocationEvent.TYPE)) {
                var revocation = RevocationEvent.read(message.body());
                revocations.add(revocation.sessionId(), revocation.expiresAt());
            }
            message.reply(null);
        } catch (RuntimeException malformed) {
            message.fail(ReceiveFailure.POISON, "is no " + RevocationEvent.TYPE + " event: " + malformed.getMessage());
        }
    }
}
