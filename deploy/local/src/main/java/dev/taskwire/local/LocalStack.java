package dev.taskwire.local;

import dev.taskwire.embedded.EmbeddedKafka;
import dev.taskwire.embedded.EmbeddedMongo;
import dev.taskwire.gateway.GatewayApp;
import dev.taskwire.gateway.GatewayConfig;
import dev.taskwire.shared.app.App;
import dev.taskwire.shared.app.Running;
import dev.taskwire.shared.app.StartException;
import dev.taskwire.shared.config.Env;
import dev.taskwire.shared.config.ServerConfig;
import dev.taskwire.shared.contract.Contract;
import dev.taskwire.shared.log.LogFormat;
import dev.taskwire.shared.log.Logging;
import dev.taskwire.tms.TmsApp;
import dev.taskwire.tms.TmsConfig;
import dev.taskwire.ums.UmsApp;
import dev.taskwire.ums.UmsConfig;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * All services in one JVM, each on its own Vert.x instance, as if they were processes: they know each other by address
 * only. What is not configured is embedded or generated. Starting and closing block, so not on an event loop.
 */
public final class LocalStack implements AutoCloseable {
    private static final int MONGODB_PORT = 27_017;
    private static final int KAFKA_PORT = 9_092;
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(13);

    private final Map<String, String> variables;
    private final Path dataDirectory;
    private final Deque<Running> running = new ArrayDeque<>();
    private @Nullable EmbeddedMongo mongo;
    private @Nullable EmbeddedKafka kafka;
    private Optional<String> newAdmin = Optional.empty();
    private LogFormat logFormat = LogFormat.TEXT;

    private LocalStack(Map<String, String> given) {
        variables = new HashMap<>(given);
        variables.values().removeIf(String::isBlank);
        dataDirectory = Path.of(variables.getOrDefault("DATA_DIR", ".data")).toAbsolutePath();
    }

    /**
     * Starts everything and waits until it is ready.
     *
     * @param variables as in the environment; a port of 0 lets the system choose
     */
    public static LocalStack start(Map<String, String> variables) {
        var stack = new LocalStack(variables);
        try {
            stack.start();
            return stack;
        } catch (RuntimeException failure) {
            stack.close();
            throw failure;
        }
    }

    private void start() {
        if (!isConfigured("INTERNAL_API_KEY")) {
            variables.put("INTERNAL_API_KEY", UUID.randomUUID().toString());
        }
        Logging.begin();
        var servers = checkAll();
        var logging = servers.get(0).logging();
        logFormat = logging.format();
        Logging.configure(logging, "taskwire");
        // Said at once, and not after what takes seconds has started and must be ended again.
        servers.forEach(Ports::requireFree);
        makePrivate(dataDirectory);
        // Each takes a second or more on a cold JVM; the services wait for Kafka where they need it.
        if (!isConfigured("KAFKA_BOOTSTRAP_SERVERS")) {
            kafka = EmbeddedKafka.start(dataDirectory.resolve("kafka"), host(), KAFKA_PORT);
            variables.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapForServices());
        }
        var loading = CompletableFuture.supplyAsync(
                () -> Contract.load().compile("ums").compile("tms"));
        if (!isConfigured("MONGODB_URI")) {
            var password = GeneratedPassword.readOrCreate(dataDirectory.resolve(GeneratedPassword.MONGODB));
            mongo = EmbeddedMongo.start(dataDirectory.resolve("mongodb"), host(), MONGODB_PORT, password);
            variables.put("MONGODB_URI", mongo.uri());
        }
        if (!isConfigured("PUBLIC_URL") && isConfigured("GATEWAY_PORT")) {
            variables.put("PUBLIC_URL", "http://127.0.0.1:" + variables.get("GATEWAY_PORT"));
        }
        boolean generated = !isConfigured("ADMIN_PASSWORD");
        if (generated) {
            variables.put(
                    "ADMIN_PASSWORD", GeneratedPassword.readOrCreate(dataDirectory.resolve(GeneratedPassword.ADMIN)));
        }
        var contract = loading.join();
        var ums = new UmsApp(Env.read(variables, UmsConfig::from), contract, Clock.systemUTC());
        variables.put("UMS_URLS", start(ums));
        variables.put("TMS_URLS", start(new TmsApp(Env.read(variables, TmsConfig::from), contract, Clock.systemUTC())));
        services().forEach(service -> await(service.ready()));
        start(new GatewayApp(Env.read(variables, GatewayConfig::from), contract, Clock.systemUTC()));
        await(gateway().ready());
        newAdmin = await(ums.adminCreated()) && generated ? Optional.of(admin()) : Optional.empty();
        if (kafka != null) {
            kafka.awaitStarted();
        }
    }

    /** It holds password hashes and keys: nobody else on the machine may look in. */
    private static void makePrivate(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException failure) {
            throw new StartException("the data directory " + directory + " cannot be used: " + failure, failure);
        }
    }

    private boolean isConfigured(String name) {
        return variables.containsKey(name) || variables.containsKey(name + "_FILE");
    }

    /** Finds every fault of every service before the first port opens; addresses are stand-ins until then. */
    private List<ServerConfig> checkAll() {
        var all = new HashMap<>(variables);
        all.putIfAbsent("MONGODB_URI", "mongodb://127.0.0.1");
        all.putIfAbsent("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092");
        all.put("UMS_URLS", "http://127.0.0.1");
        all.put("TMS_URLS", "http://127.0.0.1");
        return Env.read(all, env -> {
            var servers = List.of(
                    GatewayConfig.from(env).server(),
                    UmsConfig.from(env).server(),
                    TmsConfig.from(env).server());
            var ports = servers.stream()
                    .flatMap(server -> Stream.of(server.port(), server.managementPort()))
                    .filter(port -> port != 0)
                    .toList();
            if (Set.copyOf(ports).size() < ports.size()) {
                env.fault("…_PORT", "two ports are the same among " + ports);
            }
            return servers;
        });
    }

    /** Starts an App and waits until its ports are open; answers its address. */
    private String start(App app) {
        var started = await(app.start());
        running.push(started);
        return "http://" + host() + ":" + started.port();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException late) {
            throw new StartException("not ready within " + START.toSeconds() + " s; the log says why", late);
        }
    }

    private String admin() {
        return variables.getOrDefault("ADMIN_USERNAME", "admin") + " / " + variables.get("ADMIN_PASSWORD")
                + "  (kept in " + dataDirectory.resolve(GeneratedPassword.ADMIN) + ")";
    }

    /** Where this machine reaches the services: the bind address, unless that is 'everywhere'. */
    String host() {
        String bind = variables.getOrDefault("BIND_ADDRESS", "127.0.0.1");
        return bind.equals("0.0.0.0") ? "127.0.0.1" : bind;
    }

    /** What people open. */
    String gatewayAddress() {
        return (variables.containsKey("TLS_CERT_FILE") ? "https://" : "http://") + host() + ":"
                + gateway().port();
    }

    /** The gateway, which was started last. */
    public Running gateway() {
        return running.element();
    }

    /** ums and tms, in this order. */
    public List<Running> services() {
        var all = new ArrayList<>(running);
        Collections.reverse(all);
        return all.subList(0, 2);
    }

    LogFormat logFormat() {
        return logFormat;
    }

    Path dataDirectory() {
        return dataDirectory;
    }

    /** Name and password of the admin that this start has created with a generated password. */
    Optional<String> newAdmin() {
        return newAdmin;
    }

    /** The embedded server's address; of a configured one only that it is, since its address may hold a password. */
    String mongoForPeople() {
        return mongo == null
                ? "as MONGODB_URI says"
                : "mongodb://" + mongo.address() + "  (embedded; user " + EmbeddedMongo.USER + ", password in "
                        + dataDirectory.resolve(GeneratedPassword.MONGODB) + ")";
    }

    /** What a Kafka client connects to. */
    public String kafkaBootstrapServers() {
        return kafka == null ? variables.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "") : kafka.bootstrapServers();
    }

    /** What the services show each other. */
    String internalKey() {
        return Objects.requireNonNull(variables.get("INTERNAL_API_KEY"));
    }

    String kafkaForPeople() {
        return kafkaBootstrapServers() + (kafka == null ? "" : "  (embedded)");
    }

    /** Ends everything in reverse order: the gateway drains first. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().stop().await(STOP.toMillis(), TimeUnit.MILLISECONDS);
            } catch (Exception unfinished) {
                LoggerFactory.getLogger(LocalStack.class).warn("a service did not stop cleanly", unfinished);
            }
        }
        if (mongo != null) {
            mongo.close();
        }
        if (kafka != null) {
            kafka.close();
        }
    }
}
