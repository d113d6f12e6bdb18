package dev.taskwire.embedded;

import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.embedded.mongo.EmbeddedMongo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** An embedded server in a JVM of its own, to be killed. */
public final class ServerProcess implements AutoCloseable {
    private static final String READY = "serves ";
    private static final String HOST = "127.0.0.1";

    private final Process process;
    private final String address;

    private ServerProcess(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Starts an {@link EmbeddedKafka}; its address is that of the bootstrap server. */
    public static ServerProcess kafka(Path directory) throws IOException {
        return start(EmbeddedKafka.class, directory);
    }

    /** Starts an {@link EmbeddedMongo}; its address is its connection string. */
    public static ServerProcess mongo(Path directory) throws IOException {
        return start(EmbeddedMongo.class, directory);
    }

    private static ServerProcess start(Class<?> server, Path directory) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerProcess.class.getName(),
                        server.getSimpleName(),
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // Loggers may write to the same stream.
        String line = process.inputReader()
                .lines()
                .filter(text -> text.startsWith(READY))
                .findFirst()
                .orElseThrow(() -> new IOException("the server process ended before it was ready"));
        return new ServerProcess(process, line.substring(READY.length()));
    }

    /** Returns what clients connect to. */
    public String address() {
        return address;
    }

    /** Does what {@code kill -9} does; returns when the process is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Serves until the process is killed, or until its parent is gone and its standard input with it. */
    public static void main(String[] arguments) throws IOException {
        var directory = Path.of(arguments[1]);
        if (arguments[0].equals(EmbeddedKafka.class.getSimpleName())) {
            try (var kafka = EmbeddedKafka.start(directory, HOST, 0)) {
                kafka.awaitStarted();
                serve(kafka.bootstrapServers());
            }
        } else {
            try (var mongo = EmbeddedMongo.start(directory, HOST, 0)) {
                serve(mongo.uri());
            }
        }
        // A thread of Kafka's stays.
        System.exit(0);
    }

    private static void serve(String address) throws IOException {
        System.out.println(READY + address);
        System.in.transferTo(OutputStream.nullOutputStream());
    }
}
