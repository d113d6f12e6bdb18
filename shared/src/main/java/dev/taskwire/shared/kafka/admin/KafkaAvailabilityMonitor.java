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

/** Checks periodically whether Kafka is available and the topics are configured as required. */
public final class KafkaAvailabilityMonitor {
    /** The {@link #state} in which Kafka is available and the topics are configured as required. */
    public static final String UP = "UP";
    /** The {@link #state} in which Kafka is unavailable. */
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

    public KafkaAvailabilityMonitor(Vertx vertx, KafkaConfig config, List<TopicSpec> specs) {
        this.topics = new TopicProvisioner(vertx, config, specs);
        this.checks = PeriodicTask.atFixedRate(
                vertx, INTERVAL, () -> topics.ensure().onComplete(end -> updateState(end.cause())));
    }

    /**
     * Runs the first check. Completes when Kafka has responded, or clearly does not.
     *
     * @return fails with {@link TopicMismatchException} when Kafka responds and an operator must fix something first
     */
    public synchronized Future<Void> start() {
        if (started == null) {
            started = checks.runNow()
                    .recover(failure -> failure instanceof TopicMismatchException fault && !fault.isTemporary()
                            ? Future.failedFuture(failure)
                            : Future.succeededFuture());
        }
        return started;
    }

    /**
     * Completes when Kafka is available and the topics are configured as required, for the first time. No topic is read
     * or written before: a broker that creates topics automatically would use its own settings.
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
            LOG.info("Kafka is available");
        } else {
            LOG.atWarn()
                    .addKeyValue("reason", failure.getMessage())
                    .log("Kafka is unavailable, or a topic cannot be used; trying again");
        }
    }

    /** Returns {@link #UP}, {@link #AWAY}, or what is wrong with the topics. Safe from any thread. */
    public String state() {
        return state;
    }

    /** Stops the checks and closes the admin client. */
    public Future<Void> close() {
        closed = true;
        checks.stop();
        return topics.close();
    }
}
