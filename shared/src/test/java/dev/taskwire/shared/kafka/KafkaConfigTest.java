package dev.taskwire.shared.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaConfigTest {
    private static KafkaConfig read(String prefix) {
        return EnvironmentReader.read(
                Map.of("KAFKA_BOOTSTRAP_SERVERS", "k:9092", "KAFKA_TOPIC_PREFIX", prefix), KafkaConfig::from);
    }

    @Test
    void namesBeginWithThePrefix() {
        assertThat(read("team-a.").nameAtKafka("taskwire.tasks")).isEqualTo("team-a.taskwire.tasks");
        assertThat(read(" ").nameAtKafka("taskwire.tasks")).isEqualTo("taskwire.tasks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"team/a", "team a.", "é", "a:b"})
    void prefixThatKafkaDoesNotAllow(String prefix) {
        assertThat(catchThrowableOfType(ConfigException.class, () -> read(prefix))
                        .errors())
                .containsExactly(
                        "KAFKA_TOPIC_PREFIX: must be at most 100 letters of a to z, digits, and the characters . _ -");
    }
}
