import dev.taskwire.embedded.EmbeddedKafka;
import java.nio.file.Path;

/** A Kafka broker as a process of its own. Arguments: its directory and its port. */
public final class Broker {
    private Broker() {}

    public static void main(String[] args) throws Exception {
        EmbeddedKafka.start(Path.of(args[0]), "127.0.0.1", Integer.parseInt(args[1])).awaitStarted();
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
