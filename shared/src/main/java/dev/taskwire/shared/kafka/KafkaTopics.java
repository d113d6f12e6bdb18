package dev.taskwire.shared.kafka;

import dev.taskwire.shared.config.KafkaConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.admin.ConfigEntry;
import io.vertx.kafka.admin.KafkaAdminClient;
import io.vertx.kafka.admin.NewTopic;
import io.vertx.kafka.admin.TopicDescription;
import io.vertx.kafka.client.common.ConfigResource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** Makes the topics that are missing, and checks those that are there. */
final class KafkaTopics {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int MOST_REPLICAS = 3;

    private final Vertx vertx;
    private final KafkaConfig config;
    private final List<TopicPlan> plans;
    private @Nullable Future<KafkaAdminClient> client;

    KafkaTopics(Vertx vertx, KafkaConfig config, List<TopicPlan> plans) {
        this.vertx = vertx;
        this.config = config;
        this.plans = plans;
    }

    /** Made when it is needed, and not on the event loop, since it looks up the brokers' names. */
    private Future<KafkaAdminClient> admin() {
        if (client == null || client.failed()) {
            Map<String, Object> settings = Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    config.bootstrapServers(),
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    (int) REQUEST_TIMEOUT.toMillis(),
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    (int) TIMEOUT.toMillis());
            client = vertx.executeBlocking(() -> AdminClient.create(settings), false)
                    .map(made -> KafkaAdminClient.create(vertx, made));
        }
        return client;
    }

    /** Fails with {@link TopicFault} for what an operator must mend; with anything else while Kafka is away. */
    Future<Void> ensure() {
        return admin().compose(this::ensure)
                .recover(failure -> Future.failedFuture(
                        failure instanceof AuthorizationException || failure instanceof AuthenticationException
                                ? new TopicFault("Kafka does not let us use " + String.join(", ", names(plans)) + ": "
                                        + failure.getMessage())
                                : failure));
    }

    private Future<Void> ensure(KafkaAdminClient admin) {
        return admin.listTopics().compose(names -> {
            var present =
                    plans.stream().filter(plan -> names.contains(plan.name())).toList();
            var missing =
                    plans.stream().filter(plan -> !names.contains(plan.name())).toList();
            // One that was made a moment ago is as it must be, and not yet known to every broker.
            return createMissing(admin, missing).compose(created -> check(admin, present));
        });
    }

    private static Future<Void> createMissing(KafkaAdminClient admin, List<TopicPlan> missing) {
        return missing.isEmpty()
                ? Future.succeededFuture()
                : admin.describeCluster()
                        .map(cluster -> (short)
                                Math.min(MOST_REPLICAS, cluster.getNodes().size()))
                        .compose(replicas -> create(admin, missing, replicas))
                        // Another process was faster.
                        .recover(failure -> failure instanceof TopicExistsException
                                ? Future.succeededFuture()
                                : Future.failedFuture(failure));
    }

    private static Future<Void> create(KafkaAdminClient admin, List<TopicPlan> missing, short replicas) {
        return admin.createTopics(missing.stream()
                .map(plan -> new NewTopic(plan.name(), plan.partitions(), replicas)
                        .setConfig(Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                                TopicConfig.RETENTION_MS_CONFIG,
                                        Long.toString(plan.retention().toMillis()),
                                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(plan.recordBytes()),
                                // Of three replicas one may be away.
                                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                                        Integer.toString(replicas == MOST_REPLICAS ? 2 : 1))))
                .toList());
    }

    private static Future<Void> check(KafkaAdminClient admin, List<TopicPlan> present) {
        return present.isEmpty()
                ? Future.succeededFuture()
                : admin.describeTopics(names(present)).compose(found -> check(admin, present, found));
    }

    private static Future<Void> check(
            KafkaAdminClient admin, List<TopicPlan> present, Map<String, TopicDescription> found) {
        var resources = names(present).stream()
                .map(name -> new ConfigResource(org.apache.kafka.common.config.ConfigResource.Type.TOPIC, name))
                .toList();
        return admin.describeConfigs(resources).map(configs -> {
            var largest = configs.entrySet().stream()
                    .collect(Collectors.toMap(
                            entry -> entry.getKey().getName(),
                            entry -> entry.getValue().getEntries().stream()
                                    .filter(config -> config.getName().equals(TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
                                    .map(ConfigEntry::getValue)
                                    .mapToInt(Integer::parseInt)
                                    .findFirst()
                                    .orElse(Integer.MAX_VALUE)));
            present.forEach(plan -> check(plan, found, largest::get));
            return null;
        });
    }

    private static void check(
            TopicPlan plan, Map<String, TopicDescription> found, Function<String, Integer> largestRecord) {
        int partitions =
                Objects.requireNonNull(found.get(plan.name())).getPartitions().size();
        if (partitions < plan.partitions()) {
            throw new TopicFault("topic " + plan.name() + " has too few partitions: " + partitions + " instead of "
                    + plan.partitions());
        }
        if (largestRecord.apply(plan.name()) < plan.recordBytes()) {
            throw new TopicFault("topic " + plan.name() + " takes records of " + largestRecord.apply(plan.name())
                    + " bytes; its max.message.bytes must be " + plan.recordBytes() + " at least");
        }
    }

    private static List<String> names(List<TopicPlan> plans) {
        return plans.stream().map(TopicPlan::name).toList();
    }

    Future<Void> close() {
        return client == null
                ? Future.succeededFuture()
                : client.compose(KafkaAdminClient::close, none -> Future.succeededFuture());
    }
}
