package dev.taskwire.gateway.filter;

import dev.taskwire.shared.app.KafkaHealth;
import dev.taskwire.shared.app.ServiceRuntime;
import dev.taskwire.shared.event.LocalCodec;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.http.InternalKey;
import dev.taskwire.shared.config.KafkaConfig;
import dev.taskwire.shared.kafka.KafkaIngress;
import dev.taskwire.shared.kafka.TopicPlan;
import dev.taskwire.shared.remote.RemoteCalls;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Wires what keeps the set of revoked sessions up to date: the events from Kafka, and ums, which has the truth. */
public final class RevocationModule {
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(30);

    private final ServiceRuntime runtime;
    private final RevokedSessions revoked;
    private final RevocationPoller poller;
    private final KafkaHealth kafka;
    private final KafkaIngress events;

    public RevocationModule(
            ServiceRuntime runtime,
            KafkaConfig kafka,
            HttpClient client,
            RemoteCalls calls,
            List<URI> ums,
            InternalKey key,
            Clock clock) {
        this.runtime = runtime;
        this.revoked = new RevokedSessions(clock);
        this.poller = new RevocationPoller(runtime.vertx(), client, calls, ums, key, revoked);
        this.kafka = new KafkaHealth(runtime, kafka, topics(kafka));
        this.events = new KafkaIngress(kafka, Topics.USERS, runtime.telemetry());
    }

    public RevokedSessions revokedSessions() {
        return revoked;
    }

    /** Begins to follow Kafka as soon as it is there, and polls ums while it is not. */
    public void start() {
        var vertx = runtime.vertx();
        LocalCodec.register(vertx.eventBus());
        var check = new RevocationCheck(vertx, revoked, poller::check);
        new RevocationFollower(revoked, check).listen(vertx);
        kafka.firstUp().onSuccess(up -> runtime.deploy(events));
        poller.start(() -> !kafka.isUp());
        vertx.setPeriodic(SWEEP_INTERVAL.toMillis(), timer -> revoked.sweep());
        runtime.metrics().gauge("revocations", "Ended sessions whose tokens have not expired.", revoked::size);
    }

    /** Completes when everything is known that was revoked until now; fails where ums cannot be asked. */
    public Future<Void> load() {
        return kafka.verifyKafka().compose(verified -> poller.loadAfter(events.following()));
    }

    private static List<TopicPlan> topics(KafkaConfig kafka) {
        return List.of(
                TopicPlan.events(Topics.USERS, kafka.retention()),
                TopicPlan.deadLetters(Topics.deadLetter(Topics.USERS), kafka.retention()));
    }
}
