package dev.taskwire.tms;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.kafka.KafkaConfig;
import dev.taskwire.shared.mongo.MongoConfig;
import dev.taskwire.shared.runtime.ServerConfig;
import dev.taskwire.tms.notification.NotificationConfig;
import dev.taskwire.tms.reminder.ReminderConfig;
import dev.taskwire.tms.retention.RetentionConfig;
import dev.taskwire.tms.task.access.TaskPolicy;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of tms.
 *
 * @param ums the addresses of ums, which serves the keys that verify access tokens, and looks up users
 * @param policy who may do what with tasks under {@code /api}
 * @param retention which tasks are deleted after a time; empty if they are kept
 * @param notifications how mails are sent
 */
public record TmsConfig(
        ServerConfig server,
        MongoConfig mongo,
        KafkaConfig kafka,
        List<URI> ums,
        InternalApiKey internalKey,
        TaskPolicy policy,
        ReminderConfig reminders,
        Optional<RetentionConfig> retention,
        NotificationConfig notifications) {

    /** Reads the settings. Faults are recorded in the reader; the values that they concern are then of no use. */
    public static TmsConfig from(EnvironmentReader environment) {
        var server = ServerConfig.from(environment, "tms", "TMS", 8082, 9082);
        return new TmsConfig(
                server,
                MongoConfig.from(environment),
                KafkaConfig.from(environment),
                server.internalTls()
                        .upstreams(environment, "UMS_URLS", "the address of ums, such as http://127.0.0.1:8081"),
                InternalApiKey.from(environment),
                environment.enumValue("TASKS_POLICY", TaskPolicy.PERSONAL),
                ReminderConfig.from(environment),
                RetentionConfig.from(environment),
                NotificationConfig.from(environment));
    }

    /** Returns a copy that uses another MongoDB, Kafka and ums. */
    public TmsConfig with(MongoConfig otherMongo, KafkaConfig otherKafka, List<URI> otherUms) {
        return new TmsConfig(
                server, otherMongo, otherKafka, otherUms, internalKey, policy, reminders, retention, notifications);
    }
}
