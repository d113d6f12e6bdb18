package dev.taskwire.testing.kafka;

import dev.taskwire.testing.container.SharedContainer;
import org.testcontainers.kafka.KafkaContainer;

/** The Kafka container of a test JVM. */
final class KafkaBrokerContainer {
    /** The image of {@code docker-compose.yml}. */
    static final String IMAGE = "apache/kafka:4.3.1";

    private static final SharedContainer<KafkaContainer> CONTAINER = new SharedContainer<>(
            IMAGE, () -> new KafkaContainer(IMAGE).withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false"));

    private KafkaBrokerContainer() {}

    static String bootstrapServers() {
        return CONTAINER.get().getBootstrapServers();
    }
}
