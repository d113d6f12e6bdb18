package dev.taskwire.shared.kafka.security;

import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/** How a client authenticates to Kafka. */
enum SaslMechanism {
    PLAIN(PlainLoginModule.class),
    SCRAM_SHA_256(ScramLoginModule.class),
    SCRAM_SHA_512(ScramLoginModule.class),
    OAUTHBEARER(OAuthBearerLoginModule.class);

    private final Class<?> loginModule;

    SaslMechanism(Class<?> loginModule) {
        this.loginModule = loginModule;
    }

    /** Returns the registered name, such as {@code SCRAM-SHA-512}. */
    String registeredName() {
        return name().replace('_', '-');
    }

    /**
     * Returns Kafka's setting for the login. It contains no secret: those come from callbacks or settings of their own.
     */
    String jaasConfig() {
        return loginModule.getName() + " required;";
    }
}
