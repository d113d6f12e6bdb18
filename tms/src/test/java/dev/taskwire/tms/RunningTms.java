package dev.taskwire.tms;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.taskwire.shared.runtime.RunningService;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
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
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** All of tms, over HTTP and Kafka, beside a {@link StubUms}. */
final class RunningTms implements AutoCloseable {
    static final OpenApiContract CONTRACT = OpenApiContract.load();

    final StubUms ums = new StubUms();
    private final Path data = Files.createTempDirectory("taskwire-tms");
    private final TestDatabase database = MongoBackend.preferred().open();
    private final EmbeddedKafka kafka = EmbeddedKafka.start(data, "127.0.0.1", 0);
    private final Vertx publisher = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final RunningService runningService;

    RunningTms(String policy) throws IOException, TimeoutException {
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
                        "TASKS_POLICY",
                        policy,
                        "REMINDER_INTERVAL",
                        "1s",
                        "TMS_PORT",
                        "0",
                        "TMS_MANAGEMENT_PORT",
                        "0"),
                TmsConfig::from);
        runningService = await(new TmsApp(config, CONTRACT, Clock.systemUTC()).start());
        await(runningService.ready());
        LocalMessageCodec.register(publisher.eventBus());
        var kafkaConfig = new KafkaConfig(kafka.bootstrapServers(), Duration.ofDays(1));
        await(publisher.deployVerticle(new KafkaEventPublisher(
                kafkaConfig, Topics.USERS, "/taskwire/ums", Telemetry.withoutTracing(new MetricsRegistry("test")))));
    }

    /** An answer, which is as the contract says. */
    record Answer(HttpResponse<String> response, JsonNode json) {
        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        Answer expect(int status) {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            return this;
        }

        String text(String member) {
            return json.path(member).asText();
        }
    }

    /** Somebody who calls. */
    record Client(RunningTms tms, String token) {
        Answer call(String method, String path, String body, String... headers) throws Exception {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tms.runningService.port() + path))
                    .header("Authorization", "Bearer " + token)
                    .method(
                            method,
                            body.isEmpty()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
            if (!body.isEmpty()) {
                request.header("Content-Type", "application/json");
            }
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            var response = tms.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            var answer = new Answer(response, new ObjectMapper().readTree(response.body()));
            verify(method, path, answer);
            return answer;
        }

        Answer get(String path) throws Exception {
            return call("GET", path, "");
        }

        private static void verify(String method, String path, Answer answer) {
            String plain = path.split("\\?", 2)[0];
            var operation = CONTRACT.operations().stream()
                    .filter(one -> one.method().equals(method))
                    .filter(one -> one.path()
                            .replaceAll("\\{[^}]+}", "x")
                            .replaceAll("/$", "")
                            .equals(plain.replaceAll("(user|task)_[^/]+|notification_[^/]{26}", "x")
                                    .replaceAll("/$", "")))
                    .findFirst()
                    .orElseThrow();
            assertThat(operation.responses()).as("%s %s", method, path).containsKey(answer.response.statusCode());
            var schemas = operation.responses().get(answer.response.statusCode());
            if (schemas != null) {
                schemas.values()
                        .forEach(schema -> assertThat(schema.validate(answer.json))
                                .as(answer.response.body())
                                .isEmpty());
            }
        }
    }

    Client client(UUID user, Role role) {
        return new Client(this, Tokens.of(user, role));
    }

    /** What the service says of itself. */
    JsonNode health() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + runningService.port() + "/health/ready"));
        return new ObjectMapper()
                .readTree(client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    /** What everybody hears of tasks, from the beginning. */
    List<EventEnvelope> taskEvents() throws TimeoutException {
        var events = new CopyOnWriteArrayList<EventEnvelope>();
        publisher.eventBus().<EventEnvelope>localConsumer(EventBusAddresses.received(Topics.TASKS), message -> {
            events.add(message.body());
            message.reply(null);
        });
        var config = new KafkaConfig(kafka.bootstrapServers(), Duration.ofDays(1));
        await(publisher.deployVerticle(new KafkaGroupConsumer(
                config, Topics.TASKS, "test", Telemetry.withoutTracing(new MetricsRegistry("test")))));
        return events;
    }

    /** The database that it is on. */
    String mongodb() {
        return database.uri();
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
        await(publisher
                .eventBus()
                .request(EventBusAddresses.publish(Topics.USERS), event, LocalMessageCodec.options()));
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException, TimeoutException {
        await(runningService.stop());
        await(publisher.close());
        ums.close();
        kafka.close();
        database.close();
        try (var files = Files.walk(data)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
