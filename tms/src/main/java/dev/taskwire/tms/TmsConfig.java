package dev.taskwire.tms;

import dev.taskwire.shared.app.ServerConfig;
import dev.taskwire.shared.config.Env;
import dev.taskwire.shared.config.KafkaConfig;
import dev.taskwire.shared.config.MongoConfig;
import dev.taskwire.shared.http.InternalKey;
import dev.taskwire.tms.due.ReminderConfig;
import dev.taskwire.tms.notify.NotifyConfig;
import dev.taskwire.tms.task.TaskPolicy;
import java.net.URI;
import java.util.List;

/**
 * The configuration of tms.
 *
 * @param ums where the keys are that verify tokens, and who knows the users
 * @param policy who may do what with tasks under {@code /api}
 * @param notifications how mails leave
 */
public record TmsConfig(
        ServerConfig server,
        MongoConfig mongo,
        KafkaConfig kafka,
        List<URI> ums,
        InternalKey internalKey,
        TaskPolicy policy,
        ReminderConfig reminders,
        NotifyConfig notifications) {

    public static TmsConfig from(Env env) {
        return new TmsConfig(
                ServerConfig.from(env, "tms", "TMS", 8082, 9082),
                MongoConfig.from(env),
                KafkaConfig.from(env),
                env.upstreams("UMS_URLS", "the address of ums, such as http://127.0.0.1:8081"),
                InternalKey.from(env),
                env.choice("TASKS_POLICY", TaskPolicy.PERSONAL),
                ReminderConfig.from(env),
                NotifyConfig.from(env));
    }

    /** Returns the same with other servers. */
    public TmsConfig with(MongoConfig otherMongo, KafkaConfig otherKafka, List<URI> otherUms) {
        return new TmsConfig(server, otherMongo, otherKafka, otherUms, internalKey, policy, reminders, notifications);
    }
}
