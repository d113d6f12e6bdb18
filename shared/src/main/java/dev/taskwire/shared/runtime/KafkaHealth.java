package dev.taskwire.shared.runtime;

import dev.taskwire.shared.kafka.KafkaConfig;
import dev.taskwire.shared.kafka.admin.CertificateMonitor;
import dev.taskwire.shared.kafka.admin.KafkaAvailabilityMonitor;
import dev.taskwire.shared.kafka.admin.TopicMismatchException;
import dev.taskwire.shared.kafka.admin.TopicSpec;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;

/**
 * Shows in health and metrics whether Kafka is available and a service's topics are configured as required. A service
 * without Kafka is ready all the same.
 */
public final class KafkaHealth {
    private final KafkaAvailabilityMonitor monitor;

    /** Creates a health check, which begins with the first verification. */
    public KafkaHealth(ServiceRuntime runtime, KafkaConfig config, List<TopicSpec> topics, Clock clock) {
        this.monitor = new KafkaAvailabilityMonitor(runtime.vertx(), config, topics);
        runtime.addShutdownHook(monitor::close);
        runtime.readiness().addInfo("kafka", monitor::state);
        runtime.metrics()
                .gauge("kafka.up", "1 while Kafka responds and Taskwire's topics can be used.", () -> isUp() ? 1 : 0);
        config.security()
                .tls()
                .filter(tls -> !tls.variables().isEmpty())
                .ifPresent(tls -> show(runtime, new CertificateMonitor(runtime.vertx(), tls, clock)));
    }

    private static void show(ServiceRuntime runtime, CertificateMonitor certificates) {
        runtime.addShutdownHook(certificates::close);
        runtime.readiness().addInfo("kafka_certificates", certificates::state);
        for (String variable : certificates.variables()) {
            runtime.metrics()
                    .gauge(
                            "kafka.certificate.expiry.seconds",
                            "The time at which a certificate for Kafka ends, in seconds since 1970.",
                            () -> certificates
                                    .validity(variable)
                                    .map(validity -> validity.notAfter().getEpochSecond())
                                    .orElse(0L),
                            "variable",
                            variable);
            runtime.metrics()
                    .gauge(
                            "kafka.certificate.expiring",
                            "1 while a certificate for Kafka should have been renewed already.",
                            () -> certificates.isExpiring(variable) ? 1 : 0,
                            "variable",
                            variable);
        }
        certificates.start();
    }

    /**
     * Checks Kafka. Fails with {@link StartupException} when Kafka responds and a topic is not configured as required.
     */
    public Future<Void> verify() {
        return monitor.start()
                .recover(failure -> Future.failedFuture(
                        failure instanceof TopicMismatchException fault
                                ? new StartupException(String.valueOf(fault.getMessage()), fault)
                                : failure));
    }

    /** Completes when Kafka is available for the first time, with its topics configured as required. */
    public Future<Void> firstAvailable() {
        return monitor.firstAvailable();
    }

    /** Returns whether Kafka responded to the last check. */
    public boolean isUp() {
        return monitor.state().equals(KafkaAvailabilityMonitor.UP);
    }
}
