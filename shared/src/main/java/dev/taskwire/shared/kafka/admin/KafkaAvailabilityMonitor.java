package dev.taskwire.shared.kafka.admin;

import dev.taskwire.shared.kafka.KafkaConfig;
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
public final class KafkaAvailabilityMonitor {
    /** The {@link #state} in which all is well. */
    public static final String UP = "UP";
    /** The {@link #state} in which Kafka does not answer. */
    public static final String AWAY = "AWAY";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaAvailabilityMonitor.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final TopicProvisioner topics;
    private final PeriodicTask checks;
    private volatile String state = AWAY;
    private boolean reported;
    private final Promise<Void> firstAvailable = Promise.promise();
    private @Nullable Future<Void> started;
    private volatile boolean closed;

    public KafkaAvailabilityMonitor(Vertx vertx, KafkaConfig config, List<TopicSpec> plans) {
        this.topics = new TopicProvisioner(vertx, config, plans);
        this.checks = PeriodicTask.atFixedRate(
                vertx, INTERVAL, () -> topics.ensure().onComplete(end -> updateState(end.cause())));
    }

    /**
     * Asks for the first time, once; completes when there is an answer, or clearly none.
     *
     * @return fails with {@link TopicMismatchException} when Kafka answers and a topic is not as it must be
     */
    public synchronized Future<Void> start() {
        if (started == null) {
            started = checks.runNow()
                    .recover(failure -> failure instanceof TopicMismatchException
                            ? Future.failedFuture(failure)
                            : Future.succeededFuture());
        }
        return started;
    }

    /**
     * Completes when Kafka has answered and our topics are as they must be, for the first time. Nothing reads or writes
     * a topic before: a broker that makes topics by itself would make ours with its own settings.
     */
    public Future<Void> firstAvailable() {
        return firstAvailable.future();
    }

    private void updateState(@Nullable Throwable failure) {
        String now = failure == null
                ? UP
                : failure instanceof TopicMismatchException fault ? String.valueOf(fault.getMessage()) : AWAY;
        if (closed || (reported && now.equals(state))) {
            return;
        }
        reported = true;
        state = now;
        if (failure == null) {
            firstAvailable.tryComplete();
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
