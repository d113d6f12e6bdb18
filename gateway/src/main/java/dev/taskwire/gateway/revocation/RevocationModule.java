package dev.taskwire.gateway.revocation;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.client.HttpClientTelemetry;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.kafka.KafkaBroadcastConsumer;
import dev.taskwire.shared.kafka.KafkaConfig;
import dev.taskwire.shared.kafka.admin.TopicSpec;
import dev.taskwire.shared.runtime.KafkaHealth;
import dev.taskwire.shared.runtime.ServiceRuntime;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Wires what keeps the revoked sessions up to date: the events from Kafka, and polls of ums, which has the truth. */
public final class RevocationModule {
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(30);

    private final ServiceRuntime runtime;
    private final RevokedSessions revoked;
    private final RevocationPoller poller;
    private final KafkaHealth kafka;
    private final KafkaBroadcastConsumer events;

    public RevocationModule(
            ServiceRuntime runtime,
            KafkaConfig kafka,
            HttpClient client,
            HttpClientTelemetry calls,
            List<URI> ums,
            InternalApiKey key,
            Clock clock) {
        this.runtime = runtime;
        this.revoked = new RevokedSessions(clock);
        this.poller = new RevocationPoller(runtime.vertx(), client, calls, ums, key, revoked);
        this.kafka = new KafkaHealth(runtime, kafka, TopicSpec.received(Topics.USERS, kafka.retention()), clock);
        this.events = new KafkaBroadcastConsumer(kafka, Topics.USERS, runtime.telemetry());
    }

    public RevokedSessions revokedSessions() {
        return revoked;
    }

    /** Starts to consume from Kafka once it is available, and polls ums more often while it is not. */
    public void start() {
        var vertx = runtime.vertx();
        LocalMessageCodec.register(vertx.eventBus());
        var verifier = new RevocationVerifier(vertx, revoked, poller::findRevoked);
        new RevocationEventConsumer(revoked, verifier).subscribe(vertx);
        kafka.firstAvailable().onSuccess(up -> runtime.deploy(events));
        poller.start(() -> !kafka.isUp());
        vertx.setPeriodic(SWEEP_INTERVAL.toMillis(), timer -> revoked.removeExpired());
        runtime.metrics().gauge("revocations", "Ended sessions whose access tokens have not expired.", revoked::size);
    }

    /** Completes when all revocations until now are known; fails if ums cannot be reached. */
    public Future<Void> load() {
        return kafka.verify().compose(verified -> poller.loadAfter(events.firstAssigned()));
    }
}
