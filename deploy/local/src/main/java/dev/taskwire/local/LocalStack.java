package dev.taskwire.local;

import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.embedded.mongo.EmbeddedMongo;
import dev.taskwire.gateway.GatewayApp;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.kafka.KafkaConfig;
import dev.taskwire.shared.log.LogFormat;
import dev.taskwire.shared.log.LoggingSetup;
import dev.taskwire.shared.mongo.MongoConfig;
import dev.taskwire.shared.runtime.RunningService;
import dev.taskwire.shared.runtime.ServiceApplication;
import dev.taskwire.shared.runtime.StartupException;
import dev.taskwire.tms.TmsApp;
import dev.taskwire.ums.UmsApp;
import dev.taskwire.ums.account.service.FirstAdminConfig;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Runs all services in one JVM, each on its own Vert.x instance. As separate processes would, they know each other by
 * address only. What is not configured is embedded or generated. Starting and closing block, so they must not run on an
 * event loop.
 */
public final class LocalStack implements AutoCloseable {
    private static final int MONGODB_PORT = 27_017;
    private static final int KAFKA_PORT = 9_092;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    /** Longer than a service responds to its last requests, which need the services that are stopped later. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(18);

    private final LocalConfig config;
    private final Deque<RunningService> running = new ArrayDeque<>();
    private @Nullable EmbeddedMongo mongo;
    private @Nullable EmbeddedKafka kafka;
    private Optional<String> generatedAdminCredentials = Optional.empty();

    private LocalStack(LocalConfig config) {
        this.config = config;
    }

    /**
     * Starts everything and waits until it is ready.
     *
     * @param variables as in the environment; a port of 0 lets the system choose
     */
    public static LocalStack start(Map<String, String> variables) {
        LoggingSetup.suppressEarlyLogs();
        // Every configuration error of every service is found before the first port opens.
        var stack = new LocalStack(LocalConfig.read(variables));
        try {
            stack.start();
            return stack;
        } catch (RuntimeException failure) {
            stack.close();
            throw failure;
        }
    }

    private void start() {
        LoggingSetup.configure(config.server().logging(), config.server().environment(), "taskwire");
        // Checked first, before anything starts that takes seconds and would have to be stopped again.
        config.servers().forEach(PortChecks::requireFree);
        makePrivate(config.dataDirectory());
        // Kafka, the contract and MongoDB each take a second or more on a cold JVM, so they load in parallel. The
        // services wait for Kafka where they need it.
        var kafkaConfig = startKafka();
        var loading = CompletableFuture.supplyAsync(
                () -> OpenApiContract.load().compile("ums").compile("tms"));
        var mongoConfig = startMongo();
        var admin = config.ums().firstAdmin().or(this::generatedAdmin);
        var contract = loading.join();
        var ums = new UmsApp(config.ums().with(mongoConfig, kafkaConfig, admin), contract, Clock.systemUTC());
        var umsAddress = start(ums);
        var tmsAddress =
                start(new TmsApp(config.tms().with(mongoConfig, kafkaConfig, umsAddress), contract, Clock.systemUTC()));
        services().forEach(service -> await(service.ready()));
        start(new GatewayApp(config.gateway().with(kafkaConfig, umsAddress, tmsAddress), contract, Clock.systemUTC()));
        await(gateway().ready());
        boolean created = await(ums.firstAdminCreated());
        generatedAdminCredentials = admin.filter(
                        any -> created && config.ums().firstAdmin().isEmpty())
                .map(this::describe);
        if (kafka != null) {
            kafka.awaitStarted();
        }
    }

    private KafkaConfig startKafka() {
        var configured = config.gateway().kafka();
        if (!config.embedsKafka()) {
            return configured;
        }
        kafka = EmbeddedKafka.start(config.dataDirectory().resolve("kafka"), config.host(), KAFKA_PORT);
        return configured.withBootstrapServers(kafka.bootstrapServersForServices());
    }

    private MongoConfig startMongo() {
        if (!config.embedsMongo()) {
            return config.ums().mongo();
        }
        var directory = config.dataDirectory();
        var password = GeneratedPassword.readOrCreate(directory.resolve(GeneratedPassword.MONGODB_FILE));
        mongo = EmbeddedMongo.start(directory.resolve("mongodb"), config.host(), MONGODB_PORT, password);
        return new MongoConfig(mongo.uri(), MongoConfig.DEFAULT_DATABASE);
    }

    private Optional<FirstAdminConfig> generatedAdmin() {
        var password = GeneratedPassword.readOrCreate(config.dataDirectory().resolve(GeneratedPassword.ADMIN_FILE));
        return EnvironmentReader.read(Map.of("ADMIN_PASSWORD", password), FirstAdminConfig::from);
    }

    /** Makes the directory accessible to its owner only: it holds password hashes and keys. */
    private static void makePrivate(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException failure) {
            throw new StartupException("the data directory " + directory + " cannot be used: " + failure, failure);
        }
    }

    /** Starts a service and waits until its ports are open; returns its only address. */
    private List<URI> start(ServiceApplication application) {
        var started = await(application.start());
        running.push(started);
        String scheme = application.server().internalTls().hasCertificate() ? "https://" : "http://";
        return List.of(URI.create(scheme + config.host() + ":" + started.port()));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException late) {
            throw new StartupException(
                    "the services were not ready within " + START_TIMEOUT.toSeconds() + " s; the log has the reason",
                    late);
        }
    }

    private String describe(FirstAdminConfig admin) {
        return admin.username() + " / " + admin.password() + "  (kept in "
                + config.dataDirectory().resolve(GeneratedPassword.ADMIN_FILE) + ")";
    }

    /** Returns the URL that people open. */
    String gatewayUrl() {
        return (config.gateway().tls().isPresent() ? "https://" : "http://") + config.host() + ":"
                + gateway().port();
    }

    /** Returns the gateway, which was started last. */
    public RunningService gateway() {
        return running.element();
    }

    /** Returns ums and tms, in this order. */
    public List<RunningService> services() {
        var all = new ArrayList<>(running);
        Collections.reverse(all);
        return all.subList(0, 2);
    }

    LogFormat logFormat() {
        return config.server().logging().format();
    }

    Path dataDirectory() {
        return config.dataDirectory();
    }

    /** Returns name and password of the admin that this start has created with a generated password. */
    Optional<String> generatedAdminCredentials() {
        return generatedAdminCredentials;
    }

    /** Returns the address of the embedded server. A configured address is not shown, since it may hold a password. */
    String mongoDescription() {
        return mongo == null
                ? "the server of MONGODB_URI"
                : "mongodb://" + mongo.address() + "  (embedded; user " + EmbeddedMongo.USER + ", password in "
                        + config.dataDirectory().resolve(GeneratedPassword.MONGODB_FILE) + ")";
    }

    /** Returns what Kafka clients connect to. */
    public String kafkaBootstrapServers() {
        return kafka == null ? config.gateway().kafka().bootstrapServers() : kafka.bootstrapServers();
    }

    /** Returns the key of the internal API. */
    public String internalApiKey() {
        return config.ums().internalKey().value();
    }

    String kafkaDescription() {
        return kafkaBootstrapServers() + (kafka == null ? "" : "  (embedded)");
    }

    /** Stops everything in reverse order: the gateway drains first. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().stop().await(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
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
