package dev.taskwire.local.testing;

import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.gateway.GatewayMain;
import dev.taskwire.testing.FreePorts;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.testing.mongo.TestDatabase;
import dev.taskwire.tms.TmsMain;
import dev.taskwire.ums.UmsMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The services as processes of their own, with a database and a broker that no other test uses. A process knows the
 * addresses of all that were started before it, whether they are ready or not.
 */
public final class TestDeployment implements AutoCloseable {
    /** An address where nothing listens. */
    public static final String NOWHERE = "127.0.0.1:9";

    private final Path directory;
    private final TestDatabase database = MongoBackend.preferred().open();
    private final Optional<EmbeddedKafka> kafka;
    private final Map<String, String> variables = new HashMap<>(StackExtension.freePorts());
    private final List<ServiceProcess> processes = new ArrayList<>();

    private TestDeployment(Path directory, Optional<EmbeddedKafka> kafka, String bootstrapServers) {
        this.directory = directory;
        this.kafka = kafka;
        variables.put("DATA_DIR", directory.toString());
        variables.put("INTERNAL_API_KEY", "a key of some length");
        variables.put("LOG_FORMAT", "json");
        variables.put("BCRYPT_COST", "10");
        variables.put("MONGODB_URI", database.uri());
        variables.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    }

    /** Begins with a database and a broker, which keep their data in the directory. */
    public static TestDeployment in(Path directory) {
        var kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0);
        return new TestDeployment(directory, Optional.of(kafka), kafka.bootstrapServers());
    }

    /** Begins with a database, and with an address of Kafka where nothing listens. */
    public static TestDeployment withoutKafka(Path directory) {
        return on(directory, NOWHERE);
    }

    /** Begins with a database, and with a broker that the caller closes. */
    public static TestDeployment on(Path directory, String bootstrapServers) {
        return new TestDeployment(directory, Optional.empty(), bootstrapServers);
    }

    /** Sets a variable of all processes that are started later. */
    public TestDeployment with(String name, String value) {
        variables.put(name, value);
        return this;
    }

    public ServiceProcess startUms() throws IOException {
        var ums = start(UmsMain.class, "UMS");
        addAddress("UMS_URLS", ums);
        return ums;
    }

    public ServiceProcess startTms() throws IOException {
        var tms = start(TmsMain.class, "TMS");
        addAddress("TMS_URLS", tms);
        return tms;
    }

    public ServiceProcess startGateway() throws IOException {
        return start(GatewayMain.class, "GATEWAY");
    }

    private void addAddress(String name, ServiceProcess process) {
        variables.merge(name, process.address(), (before, address) -> before + "," + address);
    }

    private ServiceProcess start(Class<?> main, String name) throws IOException {
        var ports = FreePorts.find(2);
        var all = new HashMap<>(variables);
        all.put(name + "_PORT", ports.get(0).toString());
        all.put(name + "_MANAGEMENT_PORT", ports.get(1).toString());
        var process = new ServiceProcess(main, directory, all, ports.get(0), ports.get(1));
        processes.add(process);
        return process;
    }

    /** Waits until all of these are ready. */
    public static void awaitReady(ServiceProcess... processes) throws IOException, InterruptedException {
        for (var process : processes) {
            process.awaitReady();
        }
    }

    /** Returns the connection string of the database. */
    public String mongodb() {
        return database.uri();
    }

    /** Returns the address of the broker, for subscribers. */
    public String kafka() {
        return kafka.orElseThrow().bootstrapServers();
    }

    /** Kills all processes, and ends the broker and the database. */
    @Override
    public void close() {
        processes.forEach(ServiceProcess::close);
        kafka.ifPresent(EmbeddedKafka::close);
        database.close();
    }
}
