package dev.taskwire.tms;

import static dev.taskwire.testing.Futures.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.kafka.KafkaConfig;
import dev.taskwire.shared.kafka.KafkaEventPublisher;
import dev.taskwire.shared.kafka.KafkaGroupConsumer;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.mongo.MongoClientFactory;
import dev.taskwire.shared.mongo.MongoConfig;
import dev.taskwire.shared.runtime.RunningService;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.testing.mongo.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;

/** All of tms, over HTTP and Kafka, beside a {@link StubUms}. The policy is {@code personal}. */
final class RunningTms implements AutoCloseable {
    static final OpenApiContract CONTRACT = OpenApiContract.load();

    final StubUms ums;
    private final Vertx vertx;
    private final Path data = Files.createTempDirectory("taskwire-tms");
    private final TestDatabase database = MongoBackend.preferred().open();
    private final EmbeddedKafka kafka = EmbeddedKafka.start(data, "127.0.0.1", 0);
    private final HttpClient client = HttpClient.newHttpClient();
    private final RunningService runningService;
    private final Telemetry telemetry = Telemetry.withoutTracing(new MetricsRegistry("test"));
    private final MajorityMongoClient mongo;
    private final List<EventEnvelope> taskEvents = new CopyOnWriteArrayList<>();

    /** Starts it. What is not of the service itself, such as {@link #ums}, runs on the instance that is given. */
    RunningTms(Vertx vertx) throws IOException, TimeoutException {
        this.vertx = vertx;
        ums = new StubUms(vertx);
        mongo = MongoClientFactory.create(
                vertx, EnvironmentReader.read(Map.of("MONGODB_URI", database.uri()), MongoConfig::from), telemetry);
        kafka.awaitStarted();
        var config = EnvironmentReader.read(
                Map.of(
                        "MONGODB_URI",
                        database.uri(),
                        "KAFKA_BOOTSTRAP_SERVERS",
                        kafka.bootstrapServers(),
                        "UMS_URLS",
                        ums.address().toString(),
                        "INTERNAL_API_KEY",
                        StubUms.KEY.value(),
                        "REMINDER_INTERVAL",
                        "1s",
                        "TMS_PORT",
                        "0",
                        "TMS_MANAGEMENT_PORT",
                        "0"),
                TmsConfig::from);
        runningService = await(new TmsApp(config, CONTRACT, Clock.systemUTC()).start());
        await(runningService.ready());
        LocalMessageCodec.register(vertx.eventBus());
        vertx.eventBus().<EventEnvelope>localConsumer(EventBusAddresses.received(Topics.TASKS), message -> {
            taskEvents.add(message.body());
            message.reply(null);
        });
        var kafkaConfig = new KafkaConfig(kafka.bootstrapServers(), Duration.ofDays(1));
        await(vertx.deployVerticle(
                new KafkaEventPublisher(kafkaConfig, Topics.USERS, "/taskwire/ums", Optional.empty(), telemetry)));
        await(vertx.deployVerticle(new KafkaGroupConsumer(kafkaConfig, Topics.TASKS, "test", telemetry)));
    }

    /** A caller who writes JSON with single quotes. */
    record Client(ApiClient api) {
        ReceivedResponse call(String method, String path, String body, String... headers) {
            return api.send(method, path, body.replace('\'', '"'), headers);
        }

        ReceivedResponse get(String path) {
            return api.get(path);
        }
    }

    Client client(UUID user, Role role) {
        return new Client(new ApiClient("http://127.0.0.1:" + runningService.port(), StubUms.TOKENS.token(user, role)));
    }

    /** What the service says of itself. */
    JsonNode health() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + runningService.port() + "/health/ready"));
        return new ObjectMapper()
                .readTree(client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    /** The events of one task, in the order in which everybody hears them. */
    List<EventEnvelope> eventsOf(String task) {
        return taskEvents.stream().filter(event -> event.subject().equals(task)).toList();
    }

    /** A client of its database, beside the service's own. */
    MajorityMongoClient mongo() {
        return mongo;
    }

    /** Its metrics, as they are shown. */
    String metrics() throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + runningService.managementPort() + "/metrics"));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** As ums would. */
    void publish(EventEnvelope event) throws TimeoutException {
        await(vertx.eventBus().request(EventBusAddresses.publish(Topics.USERS), event, LocalMessageCodec.options()));
    }

    @Override
    public void close() throws IOException, TimeoutException {
        await(runningService.stop());
        await(Future.all(vertx.deploymentIDs().stream().map(vertx::undeploy).toList()));
        ums.close();
        await(mongo.close());
        kafka.close();
        database.close();
        try (var files = Files.walk(data)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
