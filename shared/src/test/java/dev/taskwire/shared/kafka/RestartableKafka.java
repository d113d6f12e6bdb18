package dev.taskwire.shared.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.testing.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An embedded Kafka that goes away and comes back at the same address. It is away at first. */
final class RestartableKafka implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final Path directory;
    private final int port = FreePorts.find();
    private @Nullable EmbeddedKafka kafka;

    RestartableKafka(Path directory) {
        this.directory = directory;
    }

    KafkaConfig config() {
        return new KafkaConfig(HOST + ":" + port, Duration.ofDays(7));
    }

    RestartableKafka start() {
        kafka = EmbeddedKafka.start(directory, HOST, port);
        kafka.awaitStarted();
        assertThat(kafka.bootstrapServers()).isEqualTo(config().bootstrapServers());
        return this;
    }

    void stop() {
        if (kafka != null) {
            kafka.close();
            kafka = null;
        }
    }

    @Override
    public void close() {
        stop();
    }
}
