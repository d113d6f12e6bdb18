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
 * Makes the topics that are missing, and checks those that are there. Kafka's own client is asked, since Vert.x' never
 * answers for a topic of which a partition has no leader (5.1.1).
 */
final class TopicProvisioner {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    /** For all questions of one check together. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(6);

    private static final int MAX_REPLICAS = 3;

    private final Vertx vertx;
    private final KafkaConfig config;
    private final List<TopicSpec> plans;
    private @Nullable Future<Admin> client;

    TopicProvisioner(Vertx vertx, KafkaConfig config, List<TopicSpec> plans) {
        this.vertx = vertx;
        this.config = config;
        this.plans = plans;
    }

    /** Made when it is needed, and not on the event loop, since it looks up the brokers' names. */
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
     * Fails with {@link TopicMismatchException} for what an operator must mend; with anything else while Kafka is away.
     */
    Future<Void> ensure() {
        return admin().compose(this::ensure)
                .timeout(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(
                        failure instanceof AuthorizationException || failure instanceof AuthenticationException
                                ? new TopicMismatchException("Kafka does not let us use "
                                        + String.join(", ", names(plans)) + ": " + failure.getMessage())
                                : failure));
    }

    private Future<Void> ensure(Admin admin) {
        return answer(admin.listTopics().names()).compose(names -> {
            var present =
                    plans.stream().filter(plan -> names.contains(plan.name())).toList();
            var missing =
                    plans.stream().filter(plan -> !names.contains(plan.name())).toList();
            // One that was made a moment ago is as it must be, and not yet known to every broker.
            return createMissing(admin, missing).compose(created -> check(admin, present));
        });
    }

    private <T> Future<T> answer(KafkaFuture<T> asked) {
        return Future.fromCompletionStage(asked.toCompletionStage(), vertx.getOrCreateContext())
                .recover(failure -> Future.failedFuture(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure));
    }

    private Future<Void> createMissing(Admin admin, List<TopicSpec> missing) {
        return missing.isEmpty()
                ? Future.succeededFuture()
                : answer(admin.describeCluster().nodes())
                        .map(nodes -> (short) Math.min(MAX_REPLICAS, nodes.size()))
                        .compose(replicas -> create(admin, missing, replicas))
                        // Another process was faster.
                        .recover(failure -> failure instanceof TopicExistsException
                                ? Future.succeededFuture()
                                : Future.failedFuture(failure));
    }

    private Future<Void> create(Admin admin, List<TopicSpec> missing, short replicas) {
        var topics = missing.stream()
                .map(plan -> new NewTopic(plan.name(), plan.partitions(), replicas)
                        .configs(Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                                TopicConfig.RETENTION_MS_CONFIG,
                                        Long.toString(plan.retention().toMillis()),
                                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(plan.recordBytes()),
                                // Of three replicas one may be away.
                                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                                        Integer.toString(replicas == MAX_REPLICAS ? 2 : 1))))
                .toList();
        return answer(admin.createTopics(topics).all());
    }

    private Future<Void> check(Admin admin, List<TopicSpec> present) {
        if (present.isEmpty()) {
            return Future.succeededFuture();
        }
        var resources = names(present).stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        return answer(admin.describeTopics(names(present)).allTopicNames())
                .compose(topics -> answer(admin.describeConfigs(resources).all())
                        .map(configs -> {
                            present.forEach(plan -> {
                                var resource = new ConfigResource(ConfigResource.Type.TOPIC, plan.name());
                                check(
                                        plan,
                                        Objects.requireNonNull(topics.get(plan.name())),
                                        Objects.requireNonNull(configs.get(resource)));
                            });
                            return null;
                        }));
    }

    private static void check(TopicSpec plan, TopicDescription topic, Config config) {
        int partitions = topic.partitions().size();
        if (partitions < plan.partitions()) {
            throw new TopicMismatchException("topic " + plan.name() + " has too few partitions: " + partitions
                    + " instead of " + plan.partitions());
        }
        int largestRecord = Integer.parseInt(
                config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
        if (largestRecord < plan.recordBytes()) {
            throw new TopicMismatchException("topic " + plan.name() + " takes records of " + largestRecord
                    + " bytes; its max.message.bytes must be " + plan.recordBytes() + " at least");
        }
    }

    private static List<String> names(List<TopicSpec> plans) {
        return plans.stream().map(TopicSpec::name).toList();
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
