package dev.taskwire.shared.kafka.admin;

import dev.taskwire.shared.kafka.KafkaConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
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
    private final Map<String, TopicSpec> specs = new LinkedHashMap<>();
    private @Nullable Future<Admin> client;

    /**
     * Creates a provisioner.
     *
     * @param specs the topics by the names of Taskwire; there may be several for one topic that is used in several ways
     */
    TopicProvisioner(Vertx vertx, KafkaConfig config, List<TopicSpec> specs) {
        this.vertx = vertx;
        this.config = config;
        specs.stream()
                .map(spec -> spec.named(config.nameAtKafka(spec.name())))
                .forEach(spec -> this.specs.merge(spec.name(), spec, TopicSpec::and));
    }

    /**
     * Returns the client, which is created at its first use, outside the event loop, since its creation resolves the
     * brokers' names.
     */
    private Future<Admin> admin() {
        if (client == null || client.failed()) {
            var settings = new HashMap<>(config.clientProperties());
            settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
            settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
            client = vertx.executeBlocking(() -> Admin.create(settings), false);
        }
        return client;
    }

    /**
     * Creates missing topics, and checks the others and the permissions to use them. Fails with
     * {@link TopicMismatchException} for what an operator must fix, and with any other exception while Kafka is
     * unavailable.
     */
    Future<Void> ensure() {
        return admin().compose(this::ensure)
                .timeout(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(explain(failure)));
    }

    private Throwable explain(Throwable failure) {
        var line = config.security().explain(failure);
        if (line.isEmpty()) {
            return failure;
        }
        return failure instanceof AuthorizationException || failure instanceof AuthenticationException
                ? TopicMismatchException.of(line.get())
                // Whoever issues tokens may be away.
                : TopicMismatchException.temporary(line.get());
    }

    private Future<Void> ensure(Admin admin) {
        return describe(admin).compose(found -> {
            requirePermissions(found);
            var missing = specs.values().stream()
                    .filter(spec -> !found.topics.containsKey(spec.name()))
                    .toList();
            // A topic that was just created has the right settings, and is not known to every broker yet.
            return createMissing(admin, missing).compose(created -> checkSettings(admin, found.topics));
        });
    }

    /**
     * What Kafka tells of the topics.
     *
     * @param hidden the names of topics of which it does not even tell whether they exist
     */
    private record Found(Map<String, TopicDescription> topics, Set<String> hidden) {}

    /** Describes the topics by their names, which needs no permission beside that to use them. */
    private Future<Found> describe(Admin admin) {
        var options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        var pending = admin.describeTopics(specs.keySet(), options).topicNameValues();
        var found = new Found(new LinkedHashMap<>(), new LinkedHashSet<>());
        Future<Void> all = Future.succeededFuture();
        for (var name : specs.keySet()) {
            all = all.compose(done -> toFuture(Objects.requireNonNull(pending.get(name))))
                    .<Void>map(topic -> {
                        found.topics.put(name, topic);
                        return null;
                    })
                    .recover(failure -> {
                        if (failure instanceof TopicAuthorizationException) {
                            found.hidden.add(name);
                        }
                        return failure instanceof TopicAuthorizationException
                                        || failure instanceof UnknownTopicOrPartitionException
                                ? Future.succeededFuture()
                                : Future.failedFuture(failure);
                    });
        }
        return all.map(found);
    }

    private void requirePermissions(Found found) {
        String denied = specs.values().stream()
                .flatMap(spec -> spec.uses().stream()
                        .sorted()
                        .filter(use -> found.hidden.contains(spec.name())
                                || !isAllowed(found.topics.get(spec.name()), use.operation()))
                        .map(use -> use + " on topic " + spec.name()))
                .collect(Collectors.joining(", "));
        if (!denied.isEmpty()) {
            throw TopicMismatchException.of("Kafka denies " + denied);
        }
    }

    /** Returns whether the operation is allowed, as far as is known: brokers older than 2.3 do not say. */
    private static boolean isAllowed(@Nullable TopicDescription topic, AclOperation operation) {
        return topic == null
                || topic.authorizedOperations() == null
                || topic.authorizedOperations().contains(operation);
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
                        .recover(failure -> failure instanceof TopicExistsException
                                // Another process has created them first.
                                ? Future.succeededFuture()
                                : Future.failedFuture(
                                        failure instanceof AuthorizationException ? notCreated(missing) : failure));
    }

    private static TopicMismatchException notCreated(List<TopicSpec> missing) {
        return TopicMismatchException.temporary("these topics do not exist, and Kafka denies to create them: "
                + missing.stream().map(TopicSpec::name).collect(Collectors.joining(", ")));
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

    private Future<Void> checkSettings(Admin admin, Map<String, TopicDescription> topics) {
        topics.values().forEach(topic -> checkPartitions(Objects.requireNonNull(specs.get(topic.name())), topic));
        var readable = topics.values().stream()
                .filter(topic -> isAllowed(topic, AclOperation.DESCRIBE_CONFIGS))
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
                .toList();
        return readable.isEmpty()
                ? Future.succeededFuture()
                : toFuture(admin.describeConfigs(readable).all()).map(configs -> {
                    configs.forEach((resource, settings) ->
                            checkRecordSize(Objects.requireNonNull(specs.get(resource.name())), settings));
                    return null;
                });
    }

    private static void checkPartitions(TopicSpec spec, TopicDescription topic) {
        int partitions = topic.partitions().size();
        if (partitions < spec.minPartitions()) {
            throw TopicMismatchException.of("topic " + spec.name() + " has too few partitions: " + partitions
                    + "; it must have at least " + spec.minPartitions());
        }
    }

    private static void checkRecordSize(TopicSpec spec, Config settings) {
        int largestRecord = Integer.parseInt(
                settings.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
        if (largestRecord < spec.maxRecordBytes()) {
            throw TopicMismatchException.of("topic " + spec.name() + " accepts records of at most " + largestRecord
                    + " bytes; its max.message.bytes must be at least " + spec.maxRecordBytes());
        }
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
