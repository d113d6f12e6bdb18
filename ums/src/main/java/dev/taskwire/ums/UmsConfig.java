package dev.taskwire.ums;

import dev.taskwire.shared.app.ServerConfig;
import dev.taskwire.shared.config.Env;
import dev.taskwire.shared.config.KafkaConfig;
import dev.taskwire.shared.config.MongoConfig;
import dev.taskwire.shared.http.InternalKey;
import dev.taskwire.ums.account.FirstAdminConfig;
import dev.taskwire.ums.session.SessionLifetimes;
import dev.taskwire.ums.session.SigningKeyConfig;
import java.util.Optional;

/**
 * The configuration of ums.
 *
 * @param admin whom to create when there is no admin
 */
public record UmsConfig(
        ServerConfig server,
        MongoConfig mongo,
        KafkaConfig kafka,
        InternalKey internalKey,
        SigningKeyConfig signingKey,
        SessionLifetimes lifetimes,
        int bcryptCost,
        Optional<FirstAdminConfig> admin) {

    public static UmsConfig from(Env env) {
        return new UmsConfig(
                ServerConfig.from(env, "ums", "UMS", 8081, 9081),
                MongoConfig.from(env),
                KafkaConfig.from(env),
                InternalKey.from(env),
                SigningKeyConfig.from(env),
                SessionLifetimes.from(env),
                env.integer("BCRYPT_COST", 12, 10, 15),
                FirstAdminConfig.from(env));
    }

    /** Returns the same with other servers and another first admin. */
    public UmsConfig with(MongoConfig otherMongo, KafkaConfig otherKafka, Optional<FirstAdminConfig> otherAdmin) {
        return new UmsConfig(
                server, otherMongo, otherKafka, internalKey, signingKey, lifetimes, bcryptCost, otherAdmin);
    }
}
