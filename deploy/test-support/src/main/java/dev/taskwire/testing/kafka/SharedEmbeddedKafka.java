package dev.taskwire.testing.kafka;

import dev.taskwire.embedded.kafka.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Starts the one embedded broker of a test JVM. Its data is deleted when the JVM ends. */
final class SharedEmbeddedKafka {
    private static final EmbeddedKafka BROKER = start();

    private SharedEmbeddedKafka() {}

    static String bootstrapServers() {
        return BROKER.bootstrapServers();
    }

    private static EmbeddedKafka start() {
        try {
            var directory = Files.createTempDirectory("taskwire-kafka");
            var broker = EmbeddedKafka.start(directory, "127.0.0.1", 0);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                broker.close();
                                delete(directory);
                            },
                            "embedded-kafka-cleanup"));
            broker.awaitStarted();
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
