package dev.taskwire.testing.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.testing.Eventually;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Proves that each test has topics of its own on a shared broker, and leaves none behind. */
@ParameterizedClass
@EnumSource(KafkaBackend.class)
@Tag("kafka")
class KafkaBackendIT {

    @Parameter
    KafkaBackend backend = KafkaBackend.EMBEDDED;

    @Test
    void recordsOfATestAreReadOnlyUnderItsName() throws Exception {
        try (var first = backend.open();
                var second = backend.open()) {
            assertThat(first.bootstrapServers()).isEqualTo(second.bootstrapServers());
            for (var broker : new TestBroker[] {first, second}) {
                broker.createTopics(new NewTopic(broker.name(), 2, (short) 1));
                broker.send(
                        new ProducerRecord<>(broker.name(), "key", broker.name().getBytes(UTF_8)));
            }

            assertThat(first.read(first.name(), 1))
                    .extracting(record -> new String(record.value(), UTF_8))
                    .containsExactly(first.name());
            assertThat(second.read(second.name(), 1))
                    .extracting(record -> new String(record.value(), UTF_8))
                    .containsExactly(second.name());
        }
    }

    @Test
    void closingDeletesTheTopicsOfTheTest() throws Exception {
        try (var other = backend.open()) {
            other.createTopics(new NewTopic(other.name(), 1, (short) 1));
            var broker = backend.open();
            broker.createTopics(
                    new NewTopic(broker.name(), 1, (short) 1), new NewTopic(broker.name() + ".more", 1, (short) 1));

            broker.close();

            Eventually.holds(() -> assertThat(other.admin().listTopics().names().get(30, TimeUnit.SECONDS))
                    .contains(other.name())
                    .noneMatch(topic -> topic.startsWith(broker.name())));
        }
    }

    @Test
    void ownBrokersCreateNoTopics() throws Exception {
        try (var broker = backend.open()) {
            assertThat(broker.createsTopics() && backend != KafkaBackend.EXTERNAL)
                    .isFalse();
        }
    }
}
