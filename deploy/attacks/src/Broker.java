import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.shared.log.LogFormat;
import dev.taskwire.shared.log.LoggingConfig;
import dev.taskwire.shared.log.LoggingSetup;
import java.nio.file.Path;
import java.util.Optional;

/** Runs a Kafka broker as a process of its own. Arguments: its directory and its port. */
public final class Broker {
    private Broker() {}

    public static void main(String[] args) throws Exception {
        LoggingSetup.configure(new LoggingConfig(LogFormat.TEXT, Optional.empty()), "kafka", "kafka");
        EmbeddedKafka.start(Path.of(args[0]), "127.0.0.1", Integer.parseInt(args[1])).awaitStarted();
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
