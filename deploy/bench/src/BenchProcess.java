import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.shared.log.LogFormat;
import dev.taskwire.shared.log.LoggingConfig;
import dev.taskwire.shared.log.LoggingSetup;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs one of the processes that a benchmark needs beside Taskwire's.
 *
 * <p>Arguments: {@code kafka <directory> <port>}, {@code proxy <port> <port with the keys> <upstream port>…}, or
 * {@code service raw|client <port> <collection>}, which uses the database of {@code MONGODB_URI}.
 */
public final class BenchProcess {
    private BenchProcess() {}

    public static void main(String[] args) throws Exception {
        LoggingSetup.configure(new LoggingConfig(LogFormat.TEXT, Optional.empty()), "bench", "bench");
        switch (args[0]) {
            case "kafka" -> {
                EmbeddedKafka.start(Path.of(args[1]), "127.0.0.1", Integer.parseInt(args[2]))
                        .awaitStarted();
                Thread.currentThread().join();
            }
            case "proxy" -> {
                var ports = Stream.of(args).skip(1).map(Integer::valueOf).toList();
                var keys = URI.create("http://127.0.0.1:" + ports.get(1) + "/.well-known/jwks.json");
                Readiness.await(keys, ProcessHandle.current(), "ums");
                BareProxy.start(ports.get(0), ports.get(1), ports.subList(2, ports.size()));
            }
            case "service" -> service(args[1], Integer.parseInt(args[2]), args[3]);
            default -> throw new IllegalArgumentException(List.of(args).toString());
        }
    }

    private static void service(String variant, int port, String collection) {
        String uri = System.getenv("MONGODB_URI");
        switch (variant) {
            case "raw" -> BareService.start(port, vertx -> new DriverTaskStore(uri, collection));
            case "client" -> BareService.start(port, vertx -> new ClientTaskStore(vertx, uri, collection));
            default -> throw new IllegalArgumentException(variant);
        }
    }
}
