package dev.taskwire.embedded.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** An {@link EmbeddedKafka} in a JVM of its own, to be killed. */
final class KafkaProcess implements AutoCloseable {

    private static final String READY = "serves ";

    private final Process process;
    private final String bootstrapServers;

    private KafkaProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    static KafkaProcess start(Path directory) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaProcess.class.getName(),
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // Loggers may write to the same stream.
        String line = process.inputReader()
                .lines()
                .filter(text -> text.startsWith(READY))
                .findFirst()
                .orElseThrow(() -> new IOException("the server process ended before it was ready"));
        return new KafkaProcess(process, line.substring(READY.length()));
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** What {@code kill -9} does; returns when the process is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Serves until it is killed, or until its parent is gone and its standard input with it. */
    public static void main(String[] arguments) throws IOException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]), "127.0.0.1", 0)) {
            kafka.awaitStarted();
            System.out.println(READY + kafka.bootstrapServers());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        // A thread of Kafka's stays.
        System.exit(0);
    }
}
