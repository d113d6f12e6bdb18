package dev.taskwire.ums;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.config.RequestQuota;
import dev.taskwire.shared.kafka.KafkaConfig;
import dev.taskwire.shared.mail.MailConfig;
import dev.taskwire.shared.mongo.MongoConfig;
import dev.taskwire.shared.runtime.ServerConfig;
import dev.taskwire.ums.account.mail.AccountMailModule;
import dev.taskwire.ums.account.service.FirstAdminConfig;
import dev.taskwire.ums.account.signon.SignOnPolicy;
import dev.taskwire.ums.session.model.SessionLifetimes;
import dev.taskwire.ums.session.token.SigningKeyConfig;
import java.time.Duration;
import java.util.Optional;

/**
 * The configuration of ums.
 *
 * @param auditRetention how long the records of the audit trail are kept
 * @param firstAdmin the admin to create when there is none
 * @param mail how mails about accounts are sent
 * @param signOnPolicy who may create an account
 * @param failedSignIns how many sign-ins with one username may fail, over all gateways
 */
public record UmsConfig(
        ServerConfig server,
        MongoConfig mongo,
        KafkaConfig kafka,
        InternalApiKey internalKey,
        SigningKeyConfig signingKey,
        SessionLifetimes sessionLifetimes,
        int bcryptCost,
        Duration auditRetention,
        Optional<FirstAdminConfig> firstAdmin,
        MailConfig mail,
        SignOnPolicy signOnPolicy,
        RequestQuota failedSignIns) {
    /**
     * NIST SP 800-63B, 3.2.2, allows no more than a hundred failures in a row. After them, one more is possible every
     * six minutes.
     */
    private static final RequestQuota FAILED_SIGN_INS = new RequestQuota(100, Duration.ofHours(10));

    /** Reads the settings. Faults are recorded in the reader; the values that they concern are then of no use. */
    public static UmsConfig from(EnvironmentReader environment) {
        var mail = MailConfig.from(environment, AccountMailModule.TEMPLATES);
        var server = ServerConfig.from(environment, "ums", "UMS", 8081, 9081);
        server.internalTls().checkServer(environment);
        return new UmsConfig(
                server,
                MongoConfig.from(environment),
                KafkaConfig.from(environment),
                InternalApiKey.from(environment),
                SigningKeyConfig.from(environment),
                SessionLifetimes.from(environment),
                environment.integer("BCRYPT_COST", 12, 10, 15),
                environment.duration("AUDIT_RETENTION", Duration.ofDays(90)),
                FirstAdminConfig.from(environment),
                mail,
                SignOnPolicy.from(environment, mail),
                environment.quota("RATE_LIMIT_FAILED_SIGN_IN_USERNAME", FAILED_SIGN_INS));
    }

    /** Returns the same configuration with other servers and another first admin. */
    public UmsConfig with(MongoConfig otherMongo, KafkaConfig otherKafka, Optional<FirstAdminConfig> otherAdmin) {
        return new UmsConfig(
                server,
                otherMongo,
                otherKafka,
                internalKey,
                signingKey,
                sessionLifetimes,
                bcryptCost,
                auditRetention,
                otherAdmin,
                mail,
                signOnPolicy,
                failedSignIns);
    }
}
