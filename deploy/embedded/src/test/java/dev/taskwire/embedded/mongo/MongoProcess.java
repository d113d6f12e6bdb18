package dev.taskwire.embedded.mongo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** An {@link EmbeddedMongo} in a JVM of its own, to be killed. */
final class MongoProcess implements AutoCloseable {

    private final Process process;
    private final String uri;

    private MongoProcess(Process process, String uri) {
        this.process = process;
        this.uri = uri;
    }

    static MongoProcess start(Path directory) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MongoProcess.class.getName(),
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // Loggers may write to the same stream.
        String uri = process.inputReader()
                .lines()
                .filter(line -> line.startsWith("mongodb:"))
                .findFirst()
                .orElseThrow(() -> new IOException("the server process ended before it was ready"));
        return new MongoProcess(process, uri);
    }

    String uri() {
        return uri;
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
        try (EmbeddedMongo mongo = EmbeddedMongo.start(Path.of(arguments[0]), "127.0.0.1", 0)) {
            System.out.println(mongo.uri());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
