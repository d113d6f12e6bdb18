package dev.taskwire.shared.kafka.admin;

import dev.taskwire.shared.kafka.KafkaConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/**
 * Creates missing topics and checks existing ones. It uses Kafka's own client, since that of Vert.x (5.1.1) never
 * completes for a topic with a partition that has no leader.
 */
final class TopicProvisioner {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    /** The bound on all requests of one check together. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(6);

    private static final int MAX_REPLICAS = 3;

    private final Vertx vertx;
    private final KafkaConfig config;
    private final List<TopicSpec> specs;
    private @Nullable Future<Admin> client;

    TopicProvisioner(Vertx vertx, KafkaConfig config, List<TopicSpec> specs) {
        this.vertx = vertx;
        this.config = config;
        this.specs = specs;
    }

    /**
     * Returns the client, which is created at its first use, outside the event loop, since its creation resolves the
     * brokers' names.
     */
    private Future<Admin> admin() {
        if (client == null || client.failed()) {
            Map<String, Object> settings = Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    config.bootstrapServers(),
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    (int) REQUEST_TIMEOUT.toMillis(),
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    (int) TIMEOUT.toMillis());
            client = vertx.executeBlocking(() -> Admin.create(settings), false);
        }
        return client;
    }

    /**
     * Creates and checks the topics. Fails with {@link TopicMismatchException} for what an operator must fix, and with
     * any other exception while Kafka is unavailable.
     */
    Future<Void> ensure() {
        return admin().compose(this::ensure)
                .timeout(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(
                        failure instanceof AuthorizationException || failure instanceof AuthenticationException
                                ? new TopicMismatchException("Kafka denies access to " + String.join(", ", names(specs))
                                        + ": " + failure.getMessage())
                                : failure));
    }

    private Future<Void> ensure(Admin admin) {
        return toFuture(admin.listTopics().names()).compose(names -> {
            var present =
                    specs.stream().filter(spec -> names.contains(spec.name())).toList();
            var missing =
                    specs.stream().filter(spec -> !names.contains(spec.name())).toList();
            // A topic that was just created has the right settings, and is not known to every broker yet.
            return createMissing(admin, missing).compose(created -> check(admin, present));
        });
    }

    private <T> Future<T> toFuture(KafkaFuture<T> future) {
        return Future.fromCompletionStage(future.toCompletionStage(), vertx.getOrCreateContext())
                .recover(failure -> Future.failedFuture(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure));
    }

    private Future<Void> createMissing(Admin admin, List<TopicSpec> missing) {
        return missing.isEmpty()
                ? Future.succeededFuture()
                : toFuture(admin.describeCluster().nodes())
                        .map(nodes -> (short) Math.min(MAX_REPLICAS, nodes.size()))
                        .compose(replicas -> create(admin, missing, replicas))
                        // Another process has created them first.
                        .recover(failure -> failure instanceof TopicExistsException
                                ? Future.succeededFuture()
                                : Future.failedFuture(failure));
    }

    private Future<Void> create(Admin admin, List<TopicSpec> missing, short replicas) {
        var topics = missing.stream()
                .map(spec -> new NewTopic(spec.name(), spec.minPartitions(), replicas)
                        .configs(Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                                TopicConfig.RETENTION_MS_CONFIG,
                                        Long.toString(spec.retention().toMillis()),
                                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(spec.maxRecordBytes()),
                                // With three replicas, one may be unavailable.
                                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                                        Integer.toString(replicas == MAX_REPLICAS ? 2 : 1))))
                .toList();
        return toFuture(admin.createTopics(topics).all());
    }

    private Future<Void> check(Admin admin, List<TopicSpec> present) {
        if (present.isEmpty()) {
            return Future.succeededFuture();
        }
        var resources = names(present).stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        return toFuture(admin.describeTopics(names(present)).allTopicNames())
                .compose(topics -> toFuture(admin.describeConfigs(resources).all())
                        .map(configs -> {
                            present.forEach(spec -> {
                                var resource = new ConfigResource(ConfigResource.Type.TOPIC, spec.name());
                                check(
                                        spec,
                                        Objects.requireNonNull(topics.get(spec.name())),
                                        Objects.requireNonNull(configs.get(resource)));
                            });
                            return null;
                        }));
    }

    private static void check(TopicSpec spec, TopicDescription topic, Config config) {
        int partitions = topic.partitions().size();
        if (partitions < spec.minPartitions()) {
            throw new TopicMismatchException("topic " + spec.name() + " has too few partitions: " + partitions
                    + "; it must have at least " + spec.minPartitions());
        }
        int largestRecord = Integer.parseInt(
                config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
        if (largestRecord < spec.maxRecordBytes()) {
            throw new TopicMismatchException("topic " + spec.name() + " accepts records of at most " + largestRecord
                    + " bytes; its max.message.bytes must be at least " + spec.maxRecordBytes());
        }
    }

    private static List<String> names(List<TopicSpec> specs) {
        return specs.stream().map(TopicSpec::name).toList();
    }

    Future<Void> close() {
        return client == null
                ? Future.succeededFuture()
                : client.compose(
                        admin -> vertx.executeBlocking(
                                () -> {
                                    admin.close(REQUEST_TIMEOUT);
                                    return null;
                                },
                                false),
                        none -> Future.succeededFuture());
    }
}
