package dev.taskwire.shared.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.embedded.kafka.EmbeddedKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An embedded Kafka that goes away and comes back at the same address. It is away at first. */
final class RestartableKafka implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final Path directory;
    private final int port;
    private @Nullable EmbeddedKafka kafka;

    RestartableKafka(Path directory) throws IOException {
        this.directory = directory;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
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
