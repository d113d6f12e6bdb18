package dev.taskwire.embedded.kafka;

import dev.taskwire.embedded.DirectoryLock;
import dev.taskwire.embedded.EmbeddedStartException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker inside this JVM, which is its own controller (KRaft) and keeps its data in one directory.
 *
 * <p>Records that it has acknowledged survive the end of the process at any moment, {@code kill -9} included, since the
 * operating system has them then. They may not survive a power failure.
 *
 * <p>The loggers {@code kafka}, {@code org.apache.kafka} and {@code state.change.logger} log a lot at INFO.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final int NODE_ID = 1;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final KafkaRaftServer server;
    private final DirectoryLock lock;
    private final String bootstrapServers;
    private final String bootstrapServersForServices;
    private final FutureTask<Void> startup;

    private EmbeddedKafka(
            KafkaRaftServer server, DirectoryLock lock, String bootstrapServers, String bootstrapForServices) {
        this.server = server;
        this.lock = lock;
        this.bootstrapServers = bootstrapServers;
        this.bootstrapServersForServices = bootstrapForServices;
        this.startup = new FutureTask<>(server::startup, null);
    }

    /**
     * Opens the data in a directory, which is created if it is missing, and begins to serve it in the background, which
     * takes a few seconds; clients may connect and wait. One process at a time can have a directory open.
     *
     * @param port the port to listen on; if it is taken, or 0, a free one is used instead
     * @throws EmbeddedStartException if the directory or the address cannot be used
     */
    public static EmbeddedKafka start(Path directory, String host, int port) {
        return start(directory, host, port, Map.of());
    }

    /**
     * Starts a broker with further settings, such as the security of the listener {@code CLIENTS} at the port. The
     * listener {@code SERVICES} of {@link #bootstrapServersForServices} stays without.
     *
     * @param settings settings of a broker, which replace those with the same names
     */
    public static EmbeddedKafka start(Path directory, String host, int port, Map<String, String> settings) {
        // Kafka takes its own lock late, and a failure to do so ends the whole JVM.
        var lock = DirectoryLock.acquire(directory);
        try {
            format(directory);
            var ports = Ports.find(host, port);
            var properties = properties(directory, host, ports);
            properties.putAll(settings);
            var config = KafkaConfig.fromProps(properties, false);
            var server = new KafkaRaftServer(config, Time.SYSTEM);
            var kafka =
                    new EmbeddedKafka(server, lock, address(host, ports.clients()), address(host, ports.services()));
            new Thread(kafka.startup, "embedded-kafka-start").start();
            return kafka;
        } catch (Exception e) {
            lock.close();
            throw startException(e);
        }
    }

    private static EmbeddedStartException startException(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new EmbeddedStartException(
                "the embedded Kafka cannot start: "
                        + String.valueOf(root.getMessage()).lines().findFirst().orElse(""),
                cause);
    }

    /**
     * Waits until the broker serves.
     *
     * @throws EmbeddedStartException if it cannot
     */
    public void awaitStarted() {
        try {
            startup.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw startException(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new EmbeddedStartException(
                    "the embedded Kafka is not ready after " + START_TIMEOUT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw startException(e);
        }
    }

    private static Properties properties(Path directory, String host, Ports ports) {
        var config = new Properties();
        config.put("process.roles", "broker,controller");
        config.put("node.id", Integer.toString(NODE_ID));
        config.put("controller.quorum.voters", NODE_ID + "@" + address(host, ports.controller()));
        config.put("controller.listener.names", "CONTROLLER");
        config.put(
                "listeners",
                "CLIENTS://" + address(host, ports.clients())
                        + ",SERVICES://" + address(host, ports.services())
                        + ",CONTROLLER://" + address(host, ports.controller()));
        config.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,SERVICES:PLAINTEXT,CONTROLLER:PLAINTEXT");
        config.put("inter.broker.listener.name", "SERVICES");
        config.put("log.dirs", directory.toAbsolutePath().toString());
        // With one node, everything has one replica.
        config.put("offsets.topic.replication.factor", "1");
        config.put("offsets.topic.num.partitions", "4");
        config.put("transaction.state.log.replication.factor", "1");
        config.put("transaction.state.log.min.isr", "1");
        config.put("share.coordinator.state.topic.replication.factor", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        // After a kill the controller waits until the old registration has expired. On a busy machine heartbeats are
        // late.
        config.put("broker.session.timeout.ms", "4000");
        config.put("broker.heartbeat.interval.ms", "500");
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("auto.create.topics.enable", "false");
        // Few threads and small buffers: the broker shares the machine with the services.
        config.put("num.network.threads", "1");
        config.put("num.io.threads", "2");
        config.put("num.recovery.threads.per.data.dir", "2");
        config.put("log.cleaner.dedupe.buffer.size", "2097152");
        return config;
    }

    /** Formats the directory as a Kafka data directory, unless it is one. */
    private static void format(Path directory) throws Exception {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE_ID)
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.latestProduction())
                .addDirectory(directory.toAbsolutePath().toString())
                .run();
    }

    /** The ports that the broker listens on. Kafka must know them before it binds them. */
    private record Ports(int clients, int services, int controller) {
        /**
         * Returns free ports, the first one as wanted if that is free. All are held open at once, so that they differ.
         */
        static Ports find(String host, int wanted) throws IOException {
            try (var clients = open(host, wanted);
                    var services = open(host, 0);
                    var controller = open(host, 0)) {
                return new Ports(clients.getLocalPort(), services.getLocalPort(), controller.getLocalPort());
            }
        }

        private static ServerSocket open(String host, int wanted) throws IOException {
            var socket = new ServerSocket();
            // Otherwise a port that was in use a moment ago would not be free.
            socket.setReuseAddress(true);
            try {
                socket.bind(new InetSocketAddress(host, wanted));
            } catch (BindException taken) {
                socket.bind(new InetSocketAddress(host, 0));
            }
            return socket;
        }
    }

    private static String address(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Returns what clients connect to, {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /**
     * Returns what the services of this JVM connect to, {@code host:port}. The broker opens its ports seconds after
     * they were chosen. On the well-known port another broker may be faster, and must not get our events.
     */
    public String bootstrapServersForServices() {
        return bootstrapServersForServices;
    }

    /** Closes all connections and the data. */
    @Override
    public void close() {
        try {
            // A server that is still starting cannot be shut down.
            awaitStarted();
        } catch (EmbeddedStartException neverStarted) {
            // Then there is less to shut down.
        }
        try {
            server.shutdown();
            server.awaitShutdown();
        } finally {
            lock.close();
        }
    }
}
