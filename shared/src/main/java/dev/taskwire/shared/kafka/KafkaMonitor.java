package dev.taskwire.shared.kafka;

import dev.taskwire.shared.config.KafkaConfig;
import dev.taskwire.shared.schedule.PeriodicTask;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows whether Kafka answers and our topics are as they must be; asks again and again. */
public final class KafkaMonitor {
    /** The {@link #state} in which all is well. */
    public static final String UP = "UP";
    /** The {@link #state} in which Kafka does not answer. */
    public static final String AWAY = "AWAY";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaMonitor.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final KafkaTopics topics;
    private final PeriodicTask checks;
    private volatile String state = AWAY;
    private boolean told;
    private final Promise<Void> up = Promise.promise();
    private @Nullable Future<Void> started;
    private volatile boolean closed;

    public KafkaMonitor(Vertx vertx, KafkaConfig config, List<TopicPlan> plans) {
        this.topics = new KafkaTopics(vertx, config, plans);
        this.checks =
                PeriodicTask.atFixedRate(vertx, INTERVAL, () -> topics.ensure().onComplete(end -> note(end.cause())));
    }

    /**
     * Asks for the first time, once; completes when there is an answer, or clearly none.
     *
     * @return fails with {@link TopicFault} when Kafka answers and a topic is not as it must be
     */
    public synchronized Future<Void> start() {
        if (started == null) {
            started = checks.runNow()
                    .recover(failure ->
                            failure instanceof TopicFault ? Future.failedFuture(failure) : Future.succeededFuture());
        }
        return started;
    }

    /**
     * Completes when Kafka has answered and our topics are as they must be, for the first time. Nothing reads or writes
     * a topic before: a broker that makes topics by itself would make ours with its own settings.
     */
    public Future<Void> up() {
        return up.future();
    }

    private void note(@Nullable Throwable failure) {
        String now =
                failure == null ? UP : failure instanceof TopicFault fault ? String.valueOf(fault.getMessage()) : AWAY;
        if (closed || (told && now.equals(state))) {
            return;
        }
        told = true;
        state = now;
        if (failure == null) {
            up.tryComplete();
            LOG.info("Kafka answers");
        } else {
            LOG.atWarn().addKeyValue("reason", failure.getMessage()).log("Kafka is away or not as it must be");
        }
    }

    /** {@link #UP}, {@link #AWAY}, or what is wrong with our topics. Safe from any thread. */
    public String state() {
        return state;
    }

    public Future<Void> close() {
        closed = true;
        checks.stop();
        return topics.close();
    }
}
