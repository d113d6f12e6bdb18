package dev.taskwire.shared.app;

import dev.taskwire.shared.config.KafkaConfig;
import dev.taskwire.shared.kafka.KafkaMonitor;
import dev.taskwire.shared.kafka.TopicFault;
import dev.taskwire.shared.kafka.TopicPlan;
import io.vertx.core.Future;
import java.util.List;

/**
 * Shows in health and metrics whether Kafka answers and a service's topics are as they must be. A service that waits
 * for Kafka is ready all the same.
 */
public final class KafkaHealth {
    private final KafkaMonitor monitor;

    /** Begins to watch when it is verified for the first time. */
    public KafkaHealth(ServiceRuntime runtime, KafkaConfig config, List<TopicPlan> topics) {
        this.monitor = new KafkaMonitor(runtime.vertx(), config, topics);
        runtime.addShutdownHook(monitor::close);
        runtime.readiness().inform("kafka", monitor::state);
        runtime.metrics()
                .gauge("kafka.up", "1 while Kafka answers and our topics are as they must be.", () -> isUp() ? 1 : 0);
    }

    /** Asks Kafka; fails with {@link StartException} when it answers and a topic is not as it must be. */
    public Future<Void> verifyKafka() {
        return monitor.start()
                .recover(failure -> Future.failedFuture(
                        failure instanceof TopicFault fault
                                ? new StartException(String.valueOf(fault.getMessage()), fault)
                                : failure));
    }

    /** Completes when Kafka has answered for the first time, with topics as they must be. */
    public Future<Void> firstUp() {
        return monitor.up();
    }

    public boolean isUp() {
        return monitor.state().equals(KafkaMonitor.UP);
    }
}
