package dev.taskwire.shared.runtime;

import dev.taskwire.shared.kafka.KafkaConfig;
import dev.taskwire.shared.kafka.admin.KafkaAvailabilityMonitor;
import dev.taskwire.shared.kafka.admin.TopicMismatchException;
import dev.taskwire.shared.kafka.admin.TopicSpec;
import io.vertx.core.Future;
import java.util.List;

/**
 * Shows in health and metrics whether Kafka answers and a service's topics are as they must be. A service that waits
 * for Kafka is ready all the same.
 */
public final class KafkaHealth {
    private final KafkaAvailabilityMonitor monitor;

    /** Begins to watch when it is verified for the first time. */
    public KafkaHealth(ServiceRuntime runtime, KafkaConfig config, List<TopicSpec> topics) {
        this.monitor = new KafkaAvailabilityMonitor(runtime.vertx(), config, topics);
        runtime.addShutdownHook(monitor::close);
        runtime.readiness().addInfo("kafka", monitor::state);
        runtime.metrics()
                .gauge("kafka.up", "1 while Kafka answers and our topics are as they must be.", () -> isUp() ? 1 : 0);
    }

    /** Asks Kafka; fails with {@link StartupException} when it answers and a topic is not as it must be. */
    public Future<Void> verifyKafka() {
        return monitor.start()
                .recover(failure -> Future.failedFuture(
                        failure instanceof TopicMismatchException fault
                                ? new StartupException(String.valueOf(fault.getMessage()), fault)
                                : failure));
    }

    /** Completes when Kafka has answered for the first time, with topics as they must be. */
    public Future<Void> firstUp() {
        return monitor.firstAvailable();
    }

    public boolean isUp() {
        return monitor.state().equals(KafkaAvailabilityMonitor.UP);
    }
}
