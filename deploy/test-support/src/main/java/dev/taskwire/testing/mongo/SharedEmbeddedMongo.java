package dev.taskwire.testing.mongo;

import dev.taskwire.embedded.mongo.EmbeddedMongo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Starts the one embedded server of a test JVM. Its data is deleted when the JVM ends. */
final class SharedEmbeddedMongo {

    private static final EmbeddedMongo SERVER = start();

    private SharedEmbeddedMongo() {}

    static String uri() {
        return SERVER.uri();
    }

    private static EmbeddedMongo start() {
        try {
            Path directory = Files.createTempDirectory("taskwire-mongo");
            EmbeddedMongo server = EmbeddedMongo.start(directory, "127.0.0.1", 0);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                server.close();
                                delete(directory);
                            },
                            "embedded-mongo-cleanup"));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
